import { tables } from '../../support/hcl/tables.ts'

tables('regex', {
  regex: [
    ['regex("b+", "abbc")', '"bb"'],
    ['regex("(a)(z)?", "a")', '["a", null]'],
    ['regex("(?P<x>a)(?P<y>z)?", "a")', '{ x = "a", y = null }'],
    ['regex("z", "a")', 'error 1: no part of it matches the pattern'],
    ['regex("(?P<x>a)(b)", "ab")', 'error 0: it has both groups with and without names'],
    [
      'regex("(", "a")',
      'error 0: it is no regular expression that RE2 knows: error parsing regexp: missing closing ): `(`',
    ],
    [
      'regex("a(?=b)", "ab")',
      'error 0: it is no regular expression that RE2 knows: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
    [
      'regex("(a)\\\\1", "aa")',
      'error 0: it is no regular expression that RE2 knows: error parsing regexp: invalid escape sequence: `\\1`',
    ],
    ['regex("\\\\p{Greek}", "aα")', '"α"'],
    ['regex(unknown("string"), "a")', 'unknown(any)'],
    ['regex("(a)", unknown("string"))', 'unknown(tuple([string]))'],
    ['regex("[a", sensitive("x"))', 'error 0: it is no regular expression that RE2 knows'],
  ],
  regexall: [
    ['regexall("a", "aba")', 'list(["a", "a"])'],
    ['regexall("(a)(b)?", "aba")', 'list([["a", "b"], ["a", null]])'],
    ['regexall("z", "a")', 'list([])'],
    ['regexall("a*", "baac")', 'list(["", "aa", ""])'],
    ['regexall(".", "é😀")', 'list(["é", "😀"])'],
  ],
  regex_replace: [
    ['regex_replace("abc", "b", "X")', '"aXc"'],
    ['regex_replace("abc", "(b)", "[$1]")', '"a[b]c"'],
    ['regex_replace("abc", "(?P<x>b)", "<${x}>")', '"a<b>c"'],
    ['regex_replace("abc", "(b)", "$1x")', '"ac"'],
    ['regex_replace("abc", "(b)", "${1}x")', '"abxc"'],
    ['regex_replace("abc", "b", "$$")', '"a$c"'],
    ['regex_replace("abc", "b", "$9")', '"ac"'],
    ['regex_replace("aé", "", "-")', '"-a-é-"'],
    ['regex_replace("baac", "a*", "x")', '"xbxcx"'],
    [
      'regex_replace("a", "(", "")',
      'error 1: it is no regular expression that RE2 knows: error parsing regexp: missing closing ): `(`',
    ],
  ],
})
