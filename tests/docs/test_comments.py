# SPDX-License-Identifier: MIT
"""Every public function, struct member and constant is documented in one format."""

import re
import unittest

import cheader
import comments

CORE = (cheader.INCLUDE / "cvi" / "core.h").read_text()
VERSION = tuple(int(re.search(rf"CVI_VERSION_{w} (\d+)", (cheader.INCLUDE / "cvi" / "version.h")
                              .read_text()).group(1)) for w in ("MAJOR", "MINOR"))


class Comments(unittest.TestCase):
    maxDiff = None

    def test_every_function_is_documented(self):
        known = comments.statuses(CORE)
        self.assertIn("CVI_ENOMEM", known)
        found = [f"{f.header}:{f.line}: {f.name}: {problem}" for f in cheader.all_functions()
                 for problem in comments.problems(f, known, VERSION)]
        self.assertEqual(found, [])

    def test_every_member_is_documented(self):
        found = [f"{h.name}: {problem}" for h in cheader.public_headers()
                 for problem in comments.undocumented_members(h.read_text())]
        self.assertEqual(found, [])

    def test_every_header_says_what_it_is_for(self):
        for header in cheader.public_headers():
            if header.name != "version.h":
                self.assertIn(f" * @file {header.name}\n", header.read_text(), header.name)


GOOD = """/**
 * Feed a thing.
 *
 * Prose.
 *
 * @param x    the thing
 * @param len  its length
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  not
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_x_feed(cvi_x *x, size_t len);
"""


class PlantedViolations(unittest.TestCase):
    KNOWN = {"CVI_OK", "CVI_EINVAL"}

    def problems(self, text):
        found = cheader.functions(text, "x.h")
        self.assertEqual(len(found), 1)
        return comments.problems(found[0], self.KNOWN, (0, 1))

    def test_good_comment_passes(self):
        self.assertEqual(self.problems(GOOD), [])

    def test_missing_comment_is_found(self):
        self.assertTrue(self.problems(GOOD[GOOD.index("CVI_API"):]))
        self.assertTrue(self.problems(GOOD.replace("/**", "/*")))
        self.assertTrue(self.problems(GOOD.replace(" */\nCVI_API", " */\n\nCVI_API")))

    def test_changes_of_the_format_are_found(self):
        for old, new in ((" * Feed a thing.", " * feed a thing"),
                         ("@param len", "@param size"),
                         (" * @param len  its length\n", ""),
                         ("CVI_EINVAL", "CVI_EINVALID"),
                         ("@since 0.1", "@since 0.2"),
                         ("   @since 0.1", ""),
                         ("@alloc never", ""),
                         (" * @retval CVI_OK      done\n * @retval CVI_EINVAL  not\n", "")):
            with self.subTest(new=new):
                self.assertIn(old, GOOD)
                self.assertTrue(self.problems(GOOD.replace(old, new)))

    def test_undocumented_member_is_found(self):
        text = ("typedef struct cvi_x {\n    size_t size; /**< set */\n    uint32_t a;\n"
                "    uint32_t b; /**< long\n                 comment */\n} cvi_x;\n")
        self.assertEqual(comments.undocumented_members(text), ["cvi_x: uint32_t a;"])
        text = "typedef enum cvi_y {\n    CVI_Y_UNKNOWN = 0,\n    CVI_Y_A = 1\n} cvi_y;\n"
        self.assertEqual(comments.undocumented_members(text), ["cvi_y: CVI_Y_A = 1"])


if __name__ == "__main__":
    unittest.main()
