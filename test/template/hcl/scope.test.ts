import { describe, expect, test } from 'vitest'
import { errorAt, evaluate, objectValue, SENSITIVE, stringValue, UNKNOWN } from '../../../src/hcl/index.ts'
import type { DataReader } from '../../../src/template/hcl/index.ts'
import { mistakesInHcl, openHcl, valueIn } from '../../support/hcl-template.ts'

const locals = (text: string) => `locals {\n${text}\n}\n`

describe('locals', () => {
  test('refer to variables and to each other, in any order and over all blocks', async () => {
    const template = await openHcl(
      `${locals('  c = "${local.b}!"\n  list = [for x in var.l : upper(x)]')}
local "b" {
  expression = join("-", local.list)
}
variable "l" {
  default = ["a", "b"]
}
`,
    )
    expect(await valueIn(template, 'local.c')).toBe('"A-B!"')
    expect(await valueIn(template, 'local')).toBe('{ b = "A-B", c = "A-B!", list = ["A", "B"] }')
    expect(await valueIn(template, 'local["b"]')).toBe('"A-B"')
  })

  test('are evaluated only when they are needed', async () => {
    const template = await openHcl(locals('  good = 1\n  bad = parseint("x", 10)\n  worse = local.bad'))
    expect(template.errors).toEqual([])
    expect(await valueIn(template, 'local.good')).toBe('1')
    expect(await valueIn(template, 'local.worse')).toEqual([
      'f/t.pkr.hcl:3:18 Invalid function argument: parseint doesn\'t take this argument for "number": it is no whole number in base 10: "x".',
    ])
    // What is told is told once.
    expect(await valueIn(template, 'local.worse')).toBe('<unknown>')
  })

  test('functions that take time are waited for', async () => {
    expect(await valueIn(await openHcl(locals('  a = yamldecode("x: 1")')), 'local.a.x')).toBe('1')
  })

  test('a chain of 5,000', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `  l${i} = ${i === 0 ? 1 : `local.l${i - 1} + 1`}`)
    expect(await valueIn(await openHcl(locals(lines.toReversed().join('\n'))), 'local.l4999')).toBe('5000')
  })
})

describe('what refers to nothing', () => {
  test.each([
    ['var.regoin', '-:1:5 Undeclared reference: The template declares no variable "regoin".'],
    ['local.b', '-:1:7 Undeclared reference: The template declares no local "b".'],
    ['data.http.x', '-:1:6 Undeclared reference: The template declares no data source of type "http".'],
    [
      'data.null.y.output',
      '-:1:11 Undeclared reference: The template declares no data source of type null with the name "y".',
    ],
    ['lcoal.a', '-:1:1 Unknown variable: There is no variable named "lcoal".'],
    ['path.rot', '-:1:5 Unsupported attribute: This object has no attribute named "rot".'],
  ])('%s', async (expression, message) => {
    const template = await openHcl(`${locals('  a = 1')}data "null" "x" {\n}\nvariable "region" {\n  default = 1\n}\n`)
    expect(await valueIn(template, expression)).toEqual([message])
  })

  test('in a local it is told where it stands, with the name that is meant', async () => {
    const template = await openHcl(`variable "region" {\n  default = 1\n}\n${locals('  a = var.regoin')}`)
    const { scope } = template
    const { diagnostics } = await scope.contextFor(template.module.builds.flatMap(({ body }) => body.references()))
    expect(diagnostics).toEqual([])
    expect(await valueIn(template, 'local.a')).toEqual([
      'f/t.pkr.hcl:5:11 Undeclared reference: The template declares no variable "regoin".',
    ])
  })

  test('try and can look at it', async () => {
    expect(await valueIn(await openHcl(''), '[try(var.x, "none"), can(local.y)]')).toBe('["none", false]')
  })
})

describe('cycles', () => {
  test.each([
    ['of two', locals('  a = local.b\n  b = local.a'), ['2:3 local.a depends on itself: local.a → local.b → local.a']],
    ['of one', locals('  a = local.a + 1'), ['2:3 local.a depends on itself: local.a → local.a']],
    ['through all locals', locals('  a = keys(local)'), ['2:3 local.a depends on itself: local.a → local → local.a']],
    [
      'through a nested block of a data source',
      `${locals('  a = data.null.x.output')}data "null" "x" {\n  nested {\n    input = local.a\n  }\n}\n`,
      ['2:3 local.a depends on itself: local.a → data.null.x → local.a'],
    ],
    [
      'beside each other, with others that lead there',
      locals('  z = local.a\n  a = local.b\n  b = local.a\n  c = local.d\n  d = [local.c, local.b]'),
      [
        '3:3 local.a depends on itself: local.a → local.b → local.a',
        '5:3 local.c depends on itself: local.c → local.d → local.c',
      ],
    ],
  ])('%s', async (_, text, messages) => {
    expect(await mistakesInHcl(text)).toEqual(
      messages.map((message) => {
        const [place, ...words] = message.split(' ')
        return `t.pkr.hcl:${place} Cycle of references: ${words.join(' ')}. Give one of them a value of its own`
      }),
    )
  })

  test('leave the rest alone', async () => {
    const template = await openHcl(locals('  a = local.b\n  b = local.a\n  c = 1'))
    expect(await valueIn(template, '[local.c]')).toBe('[1]')
    expect(await valueIn(template, 'local.a')).toBe('<unknown>')
  })

  test('long ones are shown by their ends', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `  l${i} = local.l${(i + 1) % 100}`)
    const [mistake] = await mistakesInHcl(locals(lines.join('\n')))
    expect(mistake).toContain('local.l7 → … 90 more … → local.l98 → local.l99 → local.l0.')
  })
})

/** Gives each data source the text of its `input`, and counts what is read at a time. */
function readerOf(log: string[]): DataReader {
  let running = 0
  return async (block, context) => {
    log.push(`${block.name} begins as ${++running}`)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    const attribute = block.body.justAttributes([]).get('input')
    if (!attribute) return { value: UNKNOWN, diagnostics: [errorAt(block.headerRange, 'No input', 'None.')] }
    const { value, diagnostics } = evaluate(attribute.expression, context)
    log.push(`${block.name} ends`)
    return { value: objectValue({ output: value }), diagnostics }
  }
}

describe('data sources', () => {
  const data = (name: string, input: string) => `data "null" "${name}" {\n  input = ${input}\n}\n`

  test('are read when something needs them, once, each behind what it needs, and at the same time where they can be', async () => {
    const log: string[] = []
    const text = data('a', '"a"') + data('b', '"b"') + data('c', 'local.both') + data('unused', '"u"')
    const template = await openHcl(`${text}${locals('  both = "${data.null.a.output}${data.null.b.output}"')}`, {
      readData: readerOf(log),
    })
    expect(log).toEqual([])
    expect(await valueIn(template, 'data.null.c.output')).toBe('"ab"')
    expect(await valueIn(template, 'data.null.a.output')).toBe('"a"')
    expect(log).toEqual(['a begins as 1', 'b begins as 2', 'a ends', 'b ends', 'c begins as 1', 'c ends'])
  })

  test('of one type, or all of them, can be gone through', async () => {
    const template = await openHcl(data('a', '"1"') + data('b', '2'), { readData: readerOf([]) })
    expect(await valueIn(template, '[for name, x in data.null : "${name}${x.output}"]')).toBe('["a1", "b2"]')
    expect(await valueIn(template, 'keys(data)')).toBe('["null"]')
  })

  test('what goes wrong is told with what needs it', async () => {
    const template = await openHcl('data "null" "a" {\n}\n', { readData: readerOf([]) })
    expect(await valueIn(template, '1')).toBe('1')
    expect(await valueIn(template, 'data.null.a.output')).toEqual(['f/t.pkr.hcl:1:1 No input: None.'])
  })

  test('without a reader are unknown', async () => {
    expect(await valueIn(await openHcl(data('a', '1')), 'data.null.a.output')).toBe('<unknown>')
  })

  test.each([
    [
      'data "null" "a" {\n}\ndata "null" "a" {\n}\n',
      't.pkr.hcl:3:1 Duplicate data: There is a data null.a already, at f/t.pkr.hcl:1:1. Give this one another name',
    ],
    [
      'data "null" {\n}\n',
      't.pkr.hcl:1:1 Missing name for data: A block of type data has 2 labels (type, name): the name is missing',
    ],
  ])('%s', async (text, message) => {
    expect(await mistakesInHcl(text)).toEqual([message])
  })
})

describe('what is sensitive', () => {
  test('marks what is made of it, and everything is told', async () => {
    const secrets: string[] = []
    const text = `variable "pass" {
  sensitive = true
  default = "hunter2"
}
local "token" {
  sensitive = true
  expression = { id = 7, text = "abc" }
}
${locals('  url = "https://me:${var.pass}@host"\n  plain = "x"\n  both = [local.plain, local.token.text]')}`
    const template = await openHcl(text, { secret: (secret) => secrets.push(secret) })
    expect(await valueIn(template, 'local.url')).toBe('(sensitive) "https://me:hunter2@host"')
    expect(await valueIn(template, 'local.both[1]')).toBe('(sensitive) "abc"')
    expect(await valueIn(template, 'local.both[0]')).toBe('"x"')
    expect([...new Set(secrets)].toSorted()).toEqual(['7', 'abc', 'https://me:hunter2@host', 'hunter2'])
  })

  test('data sources can say so as well', async () => {
    const secrets: string[] = []
    const readData: DataReader = async () => ({
      value: objectValue({ secret: stringValue('s3cret', new Set([SENSITIVE])), name: stringValue('n') }),
      diagnostics: [],
    })
    const template = await openHcl('data "x" "a" {\n}\n', { readData, secret: (secret) => secrets.push(secret) })
    expect(await valueIn(template, 'data.x.a.name')).toBe('"n"')
    expect(new Set(secrets)).toEqual(new Set(['s3cret']))
  })
})

describe('what is too much', () => {
  test.each([
    ['texts that double', (i: number) => `"\${local.l${i - 1}}\${local.l${i - 1}}"`, '"ha"'],
    ['lists that double', (i: number) => `[local.l${i - 1}, local.l${i - 1}]`, '["ha"]'],
    ['joined lists', (i: number) => `concat(local.l${i - 1}, local.l${i - 1})`, '["ha"]'],
  ])('%s', async (_, line, first) => {
    const lines = Array.from({ length: 60 }, (_, i) => `  l${i} = ${i === 0 ? first : line(i)}`)
    const template = await openHcl(locals(lines.join('\n')), { limits: { size: 10_000, text: 10_000 } })
    const [problem] = await valueIn(template, 'local.l59')
    expect(problem).toMatch(/^f\/t.pkr.hcl:\d+:\d+ Too much to evaluate: This gives a (text|value) with more than /)
  })

  test('the steps of all locals together', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `  l${i} = length([for a in range(100) : a + 1])`)
    const template = await openHcl(locals(lines.join('\n')), { limits: { steps: 5000 } })
    expect(await valueIn(template, 'local.l29')).toBe('100')
    const problems = await valueIn(template, 'local')
    // All that comes after is told the same, which is told once.
    expect([problems].flat().filter((problem) => problem.startsWith('f/'))).toEqual([
      expect.stringMatching(/Too much to evaluate: Evaluating takes more than 5000 steps/),
    ])
  })

  test('a pattern that other engines never finish', async () => {
    const template = await openHcl(locals(`  a = can(regex("^(a+)+$", "${'a'.repeat(5000)}!"))`))
    expect(await valueIn(template, 'local.a')).toBe('false')
  })
})
