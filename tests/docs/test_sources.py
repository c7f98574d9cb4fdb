# SPDX-License-Identifier: MIT
"""Layers, third-party headers, banned functions, file sizes and complexity."""

import pathlib
import tempfile
import unittest

import cheader
import sources


class Sources(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.files = sources.sources()
        cls.layers = sources.read_layers(sources.LAYERS.read_text())

    def test_folders_include_what_the_table_allows(self):
        self.assertEqual(sources.layer_breaks(self.files, self.layers), [])

    def test_table_has_no_cycle(self):
        done, left = set(), {f: a - {f} for f, a in self.layers.items()}
        while left:
            free = {f for f, allowed in left.items() if not (allowed & set(left))}
            self.assertTrue(free, f"a cycle among {sorted(left)}")
            done |= free
            left = {f: a for f, a in left.items() if f not in free}
        self.assertEqual(done, {p.name for p in sources.LIB.iterdir() if p.is_dir()})

    def test_third_party_headers_stay_in_files_named_after_them(self):
        self.assertEqual(sources.header_breaks(self.files), [])

    def test_each_library_has_one_folder(self):
        for library, folders in sources.folders_of_libraries(self.files).items():
            self.assertEqual(len(folders), 1, f"{library}: {sorted(folders)}")

    def test_public_headers_include_no_others(self):
        public = sources.sources(cheader.INCLUDE)
        self.assertIn("cvi/core.h", public)
        self.assertEqual(sources.public_header_breaks(public), [])

    def test_banned_functions_are_not_called(self):
        self.assertEqual(sources.call_breaks(self.files), [])

    def test_every_public_function_is_named_in_a_test(self):
        text = "\n".join(sources.sources(sources.ROOT / "tests").values())
        self.assertEqual(sources.untested(cheader.all_functions(), text), [])

    def test_files_start_with_the_licence(self):
        for folder in ("lib", "include", "examples", "tests", "bindings"):
            for path, text in sources.sources(sources.ROOT / folder).items():
                self.assertTrue(text.startswith("/* SPDX-License-Identifier: MIT */\n"),
                                f"{folder}/{path}")

    def test_files_are_not_too_long(self):
        for folder in ("lib", "include", "examples", "tests"):
            files = sources.sources(sources.ROOT / folder)
            self.assertEqual(sources.long_files(files), [])

    def test_functions_are_not_too_complex(self):
        paths = [p for f in ("lib", "examples") for p in (sources.ROOT / f).rglob("*.c")]
        rows = sources.complexities(paths)
        self.assertTrue(rows)
        for row in rows[:5]:
            print("# complexity %d: %s" % row)
        self.assertEqual([r for r in rows if r[0] > sources.COMPLEXITY], [])


class PlantedViolations(unittest.TestCase):
    LAYERS = sources.read_layers("| folder | what | may include |\n|---|---|---|\n"
                                 "| call | x | all |\n| meeting, ivr | x | media |\n"
                                 "| media | x | |\n| core | x | |\n\n| call | x | y |\n")

    def test_include_upwards_is_found(self):
        self.assertTrue(sources.layer_breaks({"media/a.c": '#include "meeting/b.h"\n'},
                                             self.LAYERS))

    def test_public_include_upwards_is_found(self):
        self.assertTrue(sources.layer_breaks({"media/a.c": "#include <cvi/meeting.h>\n"},
                                             self.LAYERS))

    def test_unknown_folder_is_found(self):
        self.assertTrue(sources.layer_breaks({"misc/a.c": ""}, self.LAYERS))

    def test_allowed_includes_pass(self):
        text = '#include <cvi/media.h>\n#include "core/mem.h"\n#include "media/x.h"\n'
        for folder in ("meeting", "ivr", "call"):
            self.assertEqual(sources.layer_breaks({f"{folder}/a.c": text}, self.LAYERS), [])

    def test_third_party_header_in_another_file_is_found(self):
        self.assertTrue(sources.header_breaks({"json/read.c": "#include <jansson.h>\n"}))
        self.assertEqual(sources.header_breaks({"json/json_jansson.c": "#include <jansson.h>\n"}),
                         [])

    def test_unknown_header_is_found(self):
        self.assertTrue(sources.header_breaks({"json/a_glib.c": "#include <glib.h>\n"}))

    def test_intrinsics_outside_kernels_are_found(self):
        self.assertTrue(sources.header_breaks({"dsp/dsp.c": "#include <immintrin.h>\n"}))
        self.assertEqual(
            sources.header_breaks({"dsp/x86/mix_avx2.c": "#include <immintrin.h>\n"}), [])

    def test_third_party_header_in_public_one_is_found(self):
        self.assertTrue(sources.public_header_breaks({"cvi/x.h": "#include <srtp2/srtp.h>\n"}))

    def test_bare_malloc_is_found(self):
        self.assertTrue(sources.call_breaks({"dial/a.c": "p = malloc(3);\n"}))
        self.assertTrue(sources.call_breaks({"dial/a.c": "free (p);\n"}))

    def test_banned_calls_are_found(self):
        for call in ("strcpy(a, b)", "sprintf(a, b)", "atoi(a)", "exit(1)", "getenv(a)"):
            self.assertTrue(sources.call_breaks({"dial/a.c": call + ";\n"}), call)

    def test_look_alikes_pass(self):
        text = ('/* malloc(1) */ x = "free(p)"; a->free(a->user, p); a.alloc(1); '
                "cvi__mem_free(a, p); snprintf(a, 1, b);\n")
        self.assertEqual(sources.call_breaks({"dial/a.c": text}), [])

    def test_untested_function_is_found(self):
        found = cheader.functions("CVI_API int cvi_a(void);\nCVI_API int cvi_b(void);\n", "x.h")
        text = "/* cvi_b */ assert(cvi_a() == 0); cvi_bc();\n"
        self.assertEqual(sources.untested(found, text), ["cvi_b"])

    def test_long_file_is_found(self):
        self.assertTrue(sources.long_files({"a.c": "\n" * 801}))

    def test_complex_function_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.c")
            path.write_text("int f(int a) {\n" + "if (a) { a++; }\n" * 30 + "return a; }\n")
            self.assertGreater(sources.complexities([path])[0][0], sources.COMPLEXITY)


if __name__ == "__main__":
    unittest.main()
