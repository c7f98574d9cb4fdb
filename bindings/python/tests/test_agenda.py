# SPDX-License-Identifier: MIT
"""A room's calendar through the bindings."""

import json
import unittest
from datetime import datetime, timedelta, timezone

import cvi
from cvi.dial import Plan
from cvi.invite import JOIN_AT_START, Agenda, Format, Kind

DAY = datetime(2027, 3, 1, tzinfo=timezone.utc)
BLOCK = ("Join on a video conferencing device\\n"
         "Tenant key: 813@gw.example\\nVideo ID: 126 085 003\\n")


def at(hour, minute=0):
    return DAY + timedelta(hours=hour, minutes=minute)


def event(uid, *lines, start="DTSTART:20270301T090000Z", end="DTEND:20270301T100000Z"):
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{uid}", start, end, *lines,
                      "END:VEVENT", "END:VCALENDAR", ""])


def agenda(**options):
    listed = Agenda(**options)
    listed.set_window(DAY, DAY + timedelta(days=1))
    return listed


class Listing(unittest.TestCase):
    def test_a_meeting_has_what_a_screen_shows(self):
        with agenda() as listed:
            listed.add(event("1@x", "SUMMARY:Räume", "RRULE:FREQ=DAILY;COUNT=9",
                             'ORGANIZER;CN="Doe, Jane":mailto:jane@x.example',
                             f"DESCRIPTION:{BLOCK}"))
            meeting, = listed.meetings()
        self.assertEqual((meeting.start, meeting.end, meeting.join), (at(9), at(10), at(8, 55)))
        self.assertEqual((meeting.subject, meeting.organizer, meeting.organizer_address),
                         ("Räume", "Doe, Jane", "jane@x.example"))
        self.assertEqual((meeting.kind, meeting.dial, meeting.dial_h323, meeting.uid),
                         (Kind.CVI, "813.126085003@gw.example", "h323:813.126085003@gw.example",
                          "1@x"))
        self.assertEqual((meeting.is_all_day, meeting.is_private, meeting.is_recurring),
                         (False, False, True))

    def test_nothing_to_dial_has_no_button(self):
        with agenda() as listed:
            listed.add(event("1@x", "SUMMARY:Lunch"))
            meeting, = listed.meetings()
        self.assertEqual((meeting.join, meeting.kind, meeting.dial), (None, None, ""))

    def test_the_button_appears_when_it_is_told_to(self):
        for before_s, join in ((600, at(8, 50)), (JOIN_AT_START, at(9))):
            with self.subTest(before_s=before_s), agenda(join_before_s=before_s) as listed:
                listed.add(event("1@x", f"DESCRIPTION:{BLOCK}"))
                self.assertEqual(listed.meetings()[0].join, join)

    def test_all_day_is_from_midnight_of_the_zone(self):
        with agenda() as listed:
            listed.set_time_zone("Europe/Berlin")
            listed.add(event("1@x", start="DTSTART;VALUE=DATE:20270301",
                             end="DTEND;VALUE=DATE:20270302"))
            meeting, = listed.meetings()
        self.assertTrue(meeting.is_all_day)
        self.assertEqual((meeting.start, meeting.end), (at(-1), at(23)))

    def test_private_meetings_show_what_they_may(self):
        secret = event("1@x", "SUMMARY:Merger", "CLASS:PRIVATE")
        for options, shown in (({"language": "de"}, "Private Besprechung"),
                               ({"private_subject": "geschäftlich"}, "geschäftlich")):
            with self.subTest(shown=shown), agenda(**options) as listed:
                listed.add(secret)
                meeting, = listed.meetings()
                self.assertEqual((meeting.subject, meeting.is_private), (shown, True))

    def test_a_plan_adds_dialects(self):
        plan = Plan('{"rules": [{"dialect": "pexip_infinity", "domains": ["px.example"],'
                    ' "prefix": "55", "alias": "vr"}]}')
        with agenda(plan=plan) as listed:
            listed.add(event("1@x", r"DESCRIPTION:vr@px.example\nID: 126 085 006\n"))
            self.assertEqual(listed.meetings()[0].dial, "55126085006@px.example")

    def test_json_is_what_was_listed(self):
        with agenda() as listed:
            listed.add(event("1@x", "SUMMARY:Weekly", f"DESCRIPTION:{BLOCK}"))
            meeting, = json.loads(listed.to_json())["meetings"]
            self.assertEqual(meeting["dial"], listed.meetings()[0].dial)

    def test_links_do_not_show_in_a_repr(self):
        with agenda() as listed:
            listed.add(event("1@x", "DESCRIPTION:https://zoom.us/j/96512345678?pwd=AbCd"))
            meeting, = listed.meetings()
        self.assertIn("AbCd", meeting.url)
        self.assertNotIn("AbCd", repr(meeting))


class Refusing(unittest.TestCase):
    def test_malformed_items_are_counted_and_the_others_taken(self):
        with agenda() as listed:
            listed.add(event("1@x", "SUMMARY:Good"))
            listed.add(event("2@x", start="DTSTART:yesterday"))
            self.assertEqual([m.subject for m in listed.meetings()], ["Good"])
            self.assertEqual(listed.refused, 1)
            self.assertNotEqual(listed.last_error, "")
            listed.set_window(at(0), at(12))
            self.assertEqual((listed.meetings(), listed.refused), ([], 0))

    def test_what_is_no_calendar_raises(self):
        with agenda() as listed:
            with self.assertRaises(cvi.InviteError) as caught:
                listed.add("Hello", Format.ICALENDAR)
            self.assertEqual(caught.exception.name, "EINVITE_FORMAT")
            self.assertEqual(str(caught.exception), listed.last_error)
            with self.assertRaises(cvi.JsonError):
                listed.add('{"subject": ', Format.GRAPH)

    def test_a_window_comes_first_and_has_a_zone(self):
        with Agenda() as listed:
            with self.assertRaises(cvi.CviError) as caught:
                listed.add(event("1@x"))
            self.assertEqual(caught.exception.name, "ESTATE")
            with self.assertRaises(ValueError):
                listed.set_window(datetime(2027, 3, 1), at(1))
            with self.assertRaises(cvi.CviError):
                listed.set_window(at(1), at(0))

    def test_an_unknown_zone_raises(self):
        with Agenda() as listed, self.assertRaises(cvi.CviError) as caught:
            listed.set_time_zone("Europe/Nowhere")
        self.assertEqual(caught.exception.name, "ENOENT")

    def test_options_are_checked(self):
        with self.assertRaises(TypeError):
            Agenda(colour=1)
        with self.assertRaises(cvi.CviError):
            Agenda(join_before_s=86401)

    def test_a_closed_agenda_raises(self):
        listed = agenda()
        listed.close()
        listed.close()
        with self.assertRaises(ValueError):
            listed.meetings()


if __name__ == "__main__":
    unittest.main()
