import { describe, expect, it } from 'vitest'
import {
  Budget,
  createContext,
  evaluate,
  type Limits,
  listValue,
  NUMBER,
  numberValue,
  objectValue,
  parseExpressionText,
  parseTypeConstraint,
  pureFunctions,
  SourceFile,
  standardFunctions,
  stringValue,
  tupleValue,
  type Value,
  whenReady,
} from '../../../src/hcl/index.ts'
import { problemsOf } from '../support/evaluate.ts'

const functions = {
  ...pureFunctions,
  ...standardFunctions({
    now: () => new Date(0),
    random: (size) => Buffer.alloc(size, 1),
    readType: parseTypeConstraint,
  }),
}

const numbers = (count: number) =>
  listValue(
    NUMBER,
    Array.from({ length: count }, (_, i) => numberValue(i)),
  )

/** Each level holds the one below twice: small in memory, endless to walk over. */
function tree(levels: number, leaf: Value): Value {
  return levels === 0 ? leaf : tupleValue([tree(levels - 1, leaf), tree(levels - 1, leaf)])
}

const variables = {
  a: stringValue('a'.repeat(1_000_000)),
  e: stringValue('é'.repeat(1_000_000)),
  lines: stringValue('\n'.repeat(1_000_000)),
  commas: stringValue('1,'.repeat(1_100_000)),
  rows: stringValue('- a\n'.repeat(500_000)),
  nines: stringValue('9'.repeat(9_999)),
  list: numbers(20_000),
  map: objectValue(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, numberValue(i)] as const)),
  texts: tupleValue(Array.from({ length: 40 }, () => stringValue('x'.repeat(1_000_000)))),
  tree: tree(10, stringValue('x'.repeat(30_000))),
}

async function told(text: string, limits: Partial<Limits> = {}): Promise<string[]> {
  const parsed = parseExpressionText(new SourceFile('x', text)).result
  const evaluated = await whenReady(() =>
    evaluate(parsed, createContext({ variables, functions, budget: new Budget(limits) })),
  )
  return problemsOf(evaluated.diagnostics)
}

describe('a call that would make', () => {
  it.each([
    'join(a, range(1000))',
    'replace(a, "a", a)',
    'replace(a, "", a)',
    'regex_replace(a, "a", a)',
    'indent(100000, lines)',
    `format("${'%100000d'.repeat(300)}", ${Array(300).fill(1).join(', ')})`,
    'formatlist("%100000d", range(1024))',
    'jsonencode(texts)',
    'jsonencode(tree)',
    'format("%v", tree)',
    'yamlencode(texts)',
    'yamlencode(tree)',
    'urlencode(join("", [e, e, e, e]))',
  ])('a text without an end is stopped before it has: %s', async (text) => {
    expect(await told(text)).toEqual([
      expect.stringContaining(
        'Too much to evaluate: This gives a text with more than 20000000 characters. Let the build',
      ),
    ])
  })

  it.each([
    'split("", join("", [a, a, a]))',
    'split("a", join("", [a, a, a]))',
    'regexall("", join("", [a, a, a]))',
    'setproduct(range(1000), range(1000))',
    `concat(${Array(30).fill('list').join(', ')})`,
    `merge(${Array(500).fill('map').join(', ')})`,
    'chunklist(concat(list, list, list, list, list, list, list), 1)',
    `formatlist("%s", concat(${Array(11).fill('list').join(', ')}))`,
    'jsondecode("[${commas}1]")',
    'csvdecode(commas)',
    'yamldecode(rows)',
  ])('too many members is stopped before it has: %s', async (text) => {
    expect(await told(text, { members: 400_000, steps: 100_000_000 })).toEqual([
      expect.stringContaining(
        'Too much to evaluate: All values together have more than 400000 members. Go through fewer',
      ),
    ])
  })
})

describe('work that takes long counts as steps', () => {
  it.each([
    '[for i in range(1000) : contains(list, -1)]',
    '[for i in range(1000) : list == list]',
    '[for i in range(1000) : true ? list : [i]]',
    '[for i in range(1000) : sha512(a)]',
    '[for i in range(1000) : upper(a) == ""]',
    '[for i in range(1000) : length(e)]',
    '[for i in range(1000) : can(regex("b", a))]',
    '[for i in range(1000) : regex("a{1000}", "${i}${a}")]',
    'strcontains(a, "${substr(a, 0, 100000)}b")',
    'split("${substr(a, 0, 100000)}b", a)',
    'replace(a, "${substr(a, 0, 100000)}b", "")',
    '[for i in range(1000) : parseint(nines, 10) + i]',
    '[for i in range(1000) : [for j in range(1000) : 1e9999 - j]]',
    '[for i in range(1000) : yamlencode(a) == ""]',
    '[for i in range(3) : bcrypt("${i}", 16)]',
  ])('%s', async (text) => {
    expect(await told(text, { steps: 100_000 })).toEqual([
      expect.stringContaining(
        'Too much to evaluate: Evaluating takes more than 100000 steps. Go through fewer elements',
      ),
    ])
  })
})

describe('all matches', () => {
  it('are given up where each search looks through all of the rest', async () => {
    let now = 0
    const budget = new Budget({}, () => (now += 1_000))
    const parsed = parseExpressionText(new SourceFile('x', 'regexall("a*b|a", substr(a, 0, 1000))')).result
    const evaluated = await whenReady(() => evaluate(parsed, createContext({ variables, functions, budget })))
    expect(problemsOf(evaluated.diagnostics)).toEqual([
      expect.stringContaining('regexall failed: finding all matches takes more than 5 seconds.'),
    ])
  })
})

describe('what nobody writes is refused', () => {
  it.each([
    ['bcrypt("a", 31)', 'it must be at most 16: 31'],
    ['regex(a, "a")', 'it has more than 100000 characters'],
    ['regex(join("", [for i in range(1000) : "(a?)"]), "a")', 'the pattern is too large'],
    ['yamldecode(replace(substr(a, 0, 5000), "a", "["))', 'it is nested too deeply'],
    ['jsondecode(replace(substr(a, 0, 50000), "a", "["))', "doesn't take this argument"],
    ['formatdate(a, "2026-07-01T12:00:00Z")', 'it has more than 10000 characters'],
    ['timeadd("2026-07-01T12:00:00Z", "${nines}h")', 'it is no duration such as 1h30m'],
    ['format(replace(substr(a, 0, 300000), "a", "%[1]s"), 1)', 'it has more than 100000 verbs'],
  ])('%s', async (text, message) => {
    expect(await told(text)).toEqual([expect.stringContaining(message)])
  })
})

describe('what is far from the limits', () => {
  it.each([
    'length(strrev(a))',
    'length(strrev(e))',
    'length(base64gzip(a)) > 0',
    'length(jsonencode([a, e, lines]))',
    'length(yamlencode([a, e, lines]))',
    'length(regex_replace(a, "a+", "b"))',
    'length(split(",", commas)) > 0',
    'length(jsondecode("[${substr(commas, 0, 200000)}1]"))',
    '[for i in range(1000) : element(list, i) + lookup({ a = list }, "a", list)[i]]',
    '[for i in range(100) : contains(range(1000), i)]',
    'length({ for i, x in list : i => x })',
    '[for i in range(20) : bcrypt("${i}", 4)]',
  ])('is worked out: %s', async (text) => {
    expect(await told(text)).toEqual([])
  })
})

describe('mistakes', () => {
  it('of a million turns are not all told', async () => {
    const problems = await told('[for i in range(1000) : [for j in range(1000) : nope + i.j]]')
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThan(3_000)
  })

  it('of a long chain are not all told', async () => {
    const problems = await told(`1${' + nope'.repeat(10_000)}`)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThan(3_000)
  })
})
