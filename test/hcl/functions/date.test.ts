import { tables } from '../../support/hcl/tables.ts'

tables('date', {
  formatdate: [
    ['formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2026-07-01T09:05:03Z")', '"Wednesday, 01-Jul-26 09:05:03 UTC"'],
    [
      'formatdate("EEE MMMM D h:m:s AA aa HH H YYYY M MM", "2026-07-01T15:05:03Z")',
      '"Wed July 1 15:5:3 PM pm 03 3 2026 7 07"',
    ],
    ['formatdate("Z ZZZ ZZZZ ZZZZZ h", "2026-07-01T09:05:03.5-08:30")', '"-08:30 -0830 -0830 -08:30 9"'],
    ['formatdate("Z ZZZ ZZZZ ZZZZZ", "2026-07-01T09:05:03Z")', '"Z UTC +0000 +00:00"'],
    [`formatdate("YYYY'T'hh'''it''s'", "2026-07-01T09:05:03Z")`, `"2026T09'it's"`],
    ['formatdate("H AA", "2026-07-01T00:00:00Z")', '"12 AM"'],
    ['formatdate("H AA", "2026-07-01T12:00:00Z")', '"12 PM"'],
    [
      'formatdate("YYY", "2026-07-01T12:00:00Z")',
      'error 0: letters that mean nothing must stand in single quotes: "YYY"',
    ],
    [`formatdate("'x", "2026-07-01T12:00:00Z")`, 'error 0: a quoted text has no end'],
    ['formatdate("YYYY", "2026-02-30T12:00:00Z")', 'error 1: there is no such time: "2026-02-30T12:00:00Z"'],
    [
      'formatdate("YYYY", "2026-07-01")',
      'error 1: it is no time such as 2026-07-01T12:00:00Z (RFC 3339): "2026-07-01"',
    ],
    ['formatdate("YYYY", "2026-07-01T24:00:00Z")', 'error 1: there is no such time: "2026-07-01T24:00:00Z"'],
    ['formatdate("YYYY", unknown("string"))', 'unknown(string)'],
  ],
  timeadd: [
    ['timeadd("2026-07-01T00:00:00Z", "1h30m")', '"2026-07-01T01:30:00Z"'],
    ['timeadd("2026-07-01T00:00:00+02:00", "-1s")', '"2026-06-30T23:59:59+02:00"'],
    ['timeadd("2026-07-01T00:00:00.5Z", "500ms")', '"2026-07-01T00:00:01Z"'],
    ['timeadd("2026-07-01T00:00:00Z", "-1ns")', '"2026-06-30T23:59:59Z"'],
    ['timeadd("2026-07-01T00:00:00Z", "0")', '"2026-07-01T00:00:00Z"'],
    ['timeadd("9999-12-31T23:59:59Z", "1s")', '"10000-01-01T00:00:00Z"'],
    ['timeadd("2026-07-01T00:00:00Z", "1d")', 'error 1: it is no duration such as 1h30m: "1d"'],
    ['timeadd("2026-07-01T00:00:00Z", "1")', 'error 1: it is no duration such as 1h30m: "1"'],
    ['timeadd("2026-07-01T00:00:00Z", "9999999h")', 'error 1: the duration is too long: "9999999h"'],
    ['timeadd("today", "1h")', 'error 0: it is no time such as 2026-07-01T12:00:00Z (RFC 3339): "today"'],
  ],
  'taking apart': [
    [
      'rfc3339_parse("2027-01-01T01:02:03+02:00")',
      '{ day = 1, hour = 1, iso_week = 53, iso_year = 2026, minute = 2, month = 1, month_name = "January", second = 3, unix = 1798758123, weekday = 5, weekday_name = "Friday", year = 2027, year_day = 1 }',
    ],
    ['rfc3339_parse("x")', 'error 0: it is no time such as 2026-07-01T12:00:00Z (RFC 3339): "x"'],
    [
      'unix_timestamp_parse(0)',
      '{ day = 1, hour = 0, iso_week = 1, iso_year = 1970, minute = 0, month = 1, month_name = "January", rfc3339 = "1970-01-01T00:00:00Z", second = 0, weekday = 4, weekday_name = "Thursday", year = 1970, year_day = 1 }',
    ],
    [
      'unix_timestamp_parse(-1)',
      '{ day = 31, hour = 23, iso_week = 1, iso_year = 1970, minute = 59, month = 12, month_name = "December", rfc3339 = "1969-12-31T23:59:59Z", second = 59, weekday = 3, weekday_name = "Wednesday", year = 1969, year_day = 365 }',
    ],
    ['unix_timestamp_parse(1.5)', 'error 0: a whole number is required: 1.5'],
    ['unix_timestamp_parse(1e15)', 'error 0: there is no such time: 1000000000000000'],
    [
      'rfc3339_parse(unknown("string"))',
      'unknown(object({year = number, year_day = number, day = number, month = number, weekday = number, hour = number, minute = number, second = number, iso_year = number, iso_week = number, month_name = string, weekday_name = string, unix = number}))',
    ],
  ],
  now: [
    ['timestamp()', '"2026-07-01T12:35:00Z"'],
    ['timestamp(1)', 'error 0: it takes no more than 0 arguments'],
  ],
})
