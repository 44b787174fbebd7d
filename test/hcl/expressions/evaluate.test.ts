import { describe, expect, it } from 'vitest'
import { createContext, evaluate, parseExpressionText, SourceFile } from '../../../src/hcl/index.ts'
import { SOME } from '../support/context.ts'
import { run } from '../support/evaluate.ts'

const values: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  literals: [
    ['1', '1'],
    ['1.50', '1.5'],
    ['1e3', '1000'],
    ['true', 'true'],
    ['null', 'null'],
    ['"a\\n\\t\\"\\\\\\u00e9\\U0001F600"', '"a\\n\\t\\"\\\\é😀"'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ],
  arithmetic: [
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['10 - 3 - 2', '5'],
    ['0.1 + 0.2', '0.3'],
    ['7 % 3', '1'],
    ['-7 % 3', '-1'],
    ['-count', '-3'],
    ['- -1', '1'],
    ['"2" * 3', '6'],
    ['1 / 3 * 3 == 1', 'true'],
  ],
  comparison: [
    ['1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3', 'true'],
    ['"a" == "a"', 'true'],
    ['"1" == 1', 'false'],
    ['list == ["a", "b"]', 'false'],
    ['nothing == null', 'true'],
    ['[1, 2] != [1, 3]', 'true'],
    ['later == "a"', '<bool>'],
    ['later == ["a"]', 'false'],
  ],
  logic: [
    ['true && false || true', 'true'],
    ['!on', 'false'],
    ['false && later_bool', 'false'],
    ['later_bool || true', 'true'],
    ['later_bool && true', '<bool>'],
    ['"true" && true', 'true'],
    // The operand that decides makes mistakes of the other one irrelevant.
    ['false && missing', 'false'],
  ],
  conditionals: [
    ['on ? 1 : 2', '1'],
    ['on ? 1 : "a"', '"1"'],
    ['on ? null : "a"', 'null(string)'],
    ['on ? [1] : ["a"]', '["1"]'],
    ['on ? ["a", "b"] : [1]', 'list(string)["a", "b"]'],
    ['on ? { a = 1 } : { b = "x" }', 'map(string){a: "1"}'],
    ['later_bool ? 1 : 2', '<number>'],
    ['on ? 1 : missing', '1'],
    ['password == "x" ? "a" : "b"', '!"b"'],
    ['false ? 1 : true ? 2 : 3', '2'],
  ],
  collections: [
    ['[1, "a", [true],]', '[1, "a", [true]]'],
    ['{ a = 1, b : 2, "c d" = 3, (name) = 4, 5 = 6 }', '{5: 6, a: 1, b: 2, c d: 3, web: 4}'],
    ['{ "${name}-1" = 1 }', '{web-1: 1}'],
    ['{ (password) = 1 }', '!{hush: 1}'],
    ['{ true = 1, null = 2 }', '{null: 2, true: 1}'],
    ['{ (later) = 1 }', '<any>'],
    ['{\n  a = 1 # one\n\n  /* two */ b = 2\n}', '{a: 1, b: 2}'],
    ['[\n  1,\n  # none\n  2\n]', '[1, 2]'],
  ],
  access: [
    ['object.name', '"n"'],
    ['object["name"]', '"n"'],
    ['object.tags[0]', '"t"'],
    ['list[1]', '"b"'],
    ['list["1"]', '"b"'],
    ['list.0', '"a"'],
    ['list[count - 2]', '"b"'],
    ['map.one', '1'],
    ['map["two"]', '2'],
    ['servers[1].name', '"b"'],
    ['{ a = [1, 2] }.a[1]', '2'],
    ['any.some.thing[0]', '<any>'],
    ['later_list[0]', '<string>'],
    ['[password][0]', '!"hush"'],
  ],
  splats: [
    ['servers[*].name', 'list(string)["a", "b"]'],
    ['servers.*.name', 'list(string)["a", "b"]'],
    ['servers.*.name[0]', '"a"'],
    ['[{ a = [1, 2] }, { a = [3] }][*].a[0]', '[1, 3]'],
    ['[[1, 2], [3]][*][*]', '[[1, 2], [3]]'],
    ['object[*].name', '["n"]'],
    ['nothing[*].name', '[]'],
    ['none[*]', 'list(string)[]'],
    ['later_list[*]', '<list(string)>'],
    ['later[*]', '<any>'],
    ['tuple[*]', '["a", 2]'],
  ],
  'for expressions': [
    ['[for s in list: "${s}!"]', '["a!", "b!"]'],
    ['[for i, s in list: i]', '[0, 1]'],
    ['[for k, v in map: "${k}=${v}"]', '["one=1", "two=2"]'],
    ['[for s in set: s]', '["x", "y"]'],
    ['[for s in list: s if s != "a"]', '["b"]'],
    ['{ for s in list: s => 1 }', '{a: 1, b: 1}'],
    ['{ for k, v in { a = "x", b = "y", c = "x" }: v => k... }', '{x: ["a", "c"], y: ["b"]}'],
    ['[for a in [1, 2]: [for b in [1, 2]: a * b]]', '[[1, 2], [2, 4]]'],
    ['[for s in later_list: s]', '<any>'],
    ['[for s in list: s if later_bool]', '<any>'],
    ['[for s in [password]: s]', '[!"hush"]'],
    ['[\n  for s in list :\n  s\n  if true\n]', '["a", "b"]'],
    ['[for count in list: count]', '["a", "b"]'],
  ],
  calls: [
    ['upper("a")', '"A"'],
    ['max(1, 5, 3)', '5'],
    ['max([1, 2]...)', '2'],
    ['max(1, [7, 2]...)', '7'],
    ['upper(\n  name,\n)', '"WEB"'],
    ['core::upper()', '"NAMESPACE"'],
    ['upper(later)', '<string>'],
    ['upper(password)', '!"HUSH"'],
    ['max(later_list...)', '<any>'],
    ['try(object.none, list[9], "last")', '"last"'],
  ],
}

describe.each(Object.entries(values))('%s', (_, cases) => {
  it.each(cases)('%s is %s', (text, shown) => {
    expect(run(text, SOME)).toEqual({ shown, problems: [] })
  })
})

const problems: readonly (readonly [string, string])[] = [
  ['missing', '1:1 Unknown variable: There is no variable named "missing".'],
  ['object.nmae', '1:7 Unsupported attribute: This object has no attribute named "nmae".'],
  ['nothing.a', '1:8 Attribute of null: This value is null, so it has no attribute "a".'],
  ['name.a', '1:5 Unsupported attribute: A string has no attributes, so not "a" either.'],
  ['map.three', '1:4 Missing map element: This map has no element with the key "three".'],
  ['list[2]', '1:5 Invalid index: There is no element with the index 2: the last one has the index 1.'],
  ['list[-1]', '1:5 Invalid index: -1 is negative: the first element has the index 0.'],
  ['list[0.5]', '1:5 Invalid index: 0.5 is no whole number.'],
  ['list["x"]', '1:5 Invalid index: This key doesn\'t fit: a number is required, and "x" is none.'],
  ['map[password]', '1:4 Invalid index: There is no element with this key.'],
  ['1 / 0', "1:1 Operation failed: This can't be worked out: nothing can be divided by zero."],
  ['1 + "x"', `1:5 Invalid operand: This operand doesn't fit: a number is required, and "x" is none.`],
  ['1 + nothing', "1:1 Operation failed: This can't be worked out: an operand is null."],
  ['nothing ? 1 : 2', '1:1 Null condition: The condition is null. It must be true or false.'],
  [
    'on ? 1 : []',
    '1:6 Inconsistent conditional results: Both results must have types that go together, but one is number and the other one tuple([]).',
  ],
  ['{ (nothing) = 1 }', '1:3 Null as key: The key of an object must not be null.'],
  ['{ a.b = 1 }', '1:3 Ambiguous attribute key: For the value of a.b as key, write (a.b); for the text itself, "a.b".'],
  [
    '[for s in name: s]',
    '1:11 Iteration over a single value: A string has no elements to go through. A list, set, map, tuple or object is needed.',
  ],
  ['[for s in nothing: s]', '1:11 Iteration over null: This value is null: there is nothing to go through.'],
  [
    '{ for s in ["a", "a"]: s => s }',
    '1:24 Duplicate key: Two elements give the key "a". Behind the value, ... puts the values of one key together.',
  ],
  [
    '[for s in list: s if s]',
    `1:22 Invalid 'for' condition: The condition behind 'if' doesn't fit: a bool is required, and "a" is none.`,
  ],
  [
    '[for s in none: s if []]',
    "1:22 Invalid 'for' condition: The condition behind 'if' doesn't fit: a bool is required, but this is a tuple.",
  ],
  ['uper("a")', '1:1 Call to unknown function: There is no function named "uper".'],
  ['upper()', '1:1 Error in function call: upper failed: it takes 1 argument: the one for "text" is missing.'],
  [
    'upper("a", "b")',
    "1:12 Invalid function argument: upper doesn't take this argument: it takes no more than 1 argument.",
  ],
  [
    'upper([])',
    `1:7 Invalid function argument: upper doesn't take this argument for "text": a string is required, but this is a tuple.`,
  ],
  ['max()', '1:1 Error in function call: max failed: it needs at least one number.'],
  [
    'max(1...)',
    '1:5 Invalid expanding argument: What stands before ... must be a list, a tuple or a set, and this is a number.',
  ],
  ['nothings[*]', '1:1 Splat of null: This list is null, so it has no elements.'],
]

describe('what is wrong', () => {
  it.each(problems)('%s', (text, problem) => {
    expect(run(text, SOME).problems).toEqual([problem])
  })

  it('is told of several places', () => {
    expect(run('[missing, list[9], "x${nothing}"]', SOME).problems).toHaveLength(3)
  })

  it('never shows what is sensitive', () => {
    expect(run('1 + password', SOME).problems.join()).not.toContain('hush')
    expect(run('{ for s in [1, 2]: password => s }', SOME).problems.join()).not.toContain('hush')
  })

  it.each([
    ['coutn', 'count'],
    ['object.nmae', 'name'],
    ['map["oen"]', 'one'],
    ['uper("a")', 'upper'],
    ['completely_different', undefined],
  ])('names what was probably meant by %s', (text, suggestion) => {
    const { result } = parseExpressionText(new SourceFile('x', text))
    const [problem] = evaluate(result, createContext(SOME)).diagnostics
    expect(problem?.suggestion).toBe(suggestion)
  })

  it('says where there are no variables at all', () => {
    expect(run('count').problems).toEqual([
      "1:1 Variables not allowed: Variables can't be used here, and count is one.",
    ])
  })
})
