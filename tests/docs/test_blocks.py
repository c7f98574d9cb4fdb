# SPDX-License-Identifier: MIT
"""C code in READMEs and header comments compiles; links in READMEs lead somewhere."""

import re
import unittest

import blocks
import cheader

READMES = [cheader.ROOT / name for name in ("README.md", "lib/README.md", "examples/README.md",
                                            "bindings/python/README.md")]


class Blocks(unittest.TestCase):
    def test_code_in_readmes_compiles(self):
        found = [(p, code) for p in READMES for code in blocks.in_markdown(p.read_text())]
        self.assertTrue(found)
        for path, code in found:
            self.assertEqual(blocks.complaints(code, cheader.INCLUDE), "", path)

    def test_code_in_headers_compiles(self):
        found = [(h.name, code) for h in cheader.public_headers()
                 for code in blocks.in_header(h.read_text())]
        self.assertTrue(found)
        for name, code in found:
            self.assertEqual(blocks.complaints(code, cheader.INCLUDE), "", name)

    def test_links_of_readmes_lead_to_files(self):
        for path in READMES:
            for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
                self.assertTrue((path.parent / link).exists(), f"{path}: {link}")


class PlantedViolations(unittest.TestCase):
    def test_wrong_code_in_markdown_is_found(self):
        found = blocks.in_markdown("text\n```c\nint main(void) { return cvi_nothing(); }\n```\n")
        self.assertEqual(len(found), 1)
        self.assertIn("cvi_nothing", blocks.complaints(found[0], cheader.INCLUDE))

    def test_wrong_code_in_a_comment_is_found(self):
        good, wrong = "cvi_version()", "cvi_vision()"
        for call in (good, wrong):
            text = f"/**\n * Do it.\n * @code\n * puts({call});\n * @endcode\n */\n"
            found = blocks.in_header(text)
            self.assertEqual(len(found), 1)
            self.assertEqual(bool(blocks.complaints(found[0], cheader.INCLUDE)), call == wrong)


if __name__ == "__main__":
    unittest.main()
