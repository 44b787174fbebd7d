import { describe, expect, it } from 'vitest'
import {
  Budget,
  childContext,
  createContext,
  decode,
  evaluate,
  listValue,
  NUMBER,
  numberValue,
  parseExpressionText,
  parseNative,
  pureFunctions,
  SourceFile,
  type Spec,
  STRING,
  stringValue,
  type Value,
  type ValueFunction,
} from '../../../src/hcl/index.ts'
import { problemsOf, run } from '../support/evaluate.ts'

const parse = (text: string) => parseExpressionText(new SourceFile('x', text))

describe('limits', () => {
  it('let 100 levels of nesting pass', () => {
    const nested = (open: string, inner: string, close: string) =>
      run(`${open.repeat(100)}${inner}${close.repeat(100)}`)
    expect(nested('[', '1', ']').problems).toEqual([])
    expect(nested('(', '1', ')').shown).toBe('1')
    expect(nested('{ a = ', '1', ' }').problems).toEqual([])
    expect(nested('"${', '1', '}"').shown).toBe('1')
    expect(nested('[for x in [1]: ', '1', ']').problems).toEqual([])
  })

  it.each(['[', '(', '{ a = ', '"${', '!', '-', 'f(', 'a[', 'a ? b : ', '[for x in ', '%{ if '])(
    'refuse 10,000 times %s',
    (open) => {
      const text = open === '%{ if ' ? `"${'%{ if true }'.repeat(10_000)}"` : open.repeat(10_000)
      expect(problemsOf(parse(text).diagnostics)).toEqual([expect.stringMatching(/^\d+:\d+ Nested too deeply: /)])
    },
  )

  it('refuse more than a million words and signs', () => {
    const most = `[${'1,'.repeat(499_999)}`
    expect(problemsOf(parse(most).diagnostics)).not.toEqual([expect.stringContaining('Too large')])
    const file = parseNative(new SourceFile('x', 'a=1\n'.repeat(250_000))).diagnostics
    for (const diagnostics of [parse(`${most},`).diagnostics, file]) {
      expect(problemsOf(diagnostics)).toEqual([expect.stringMatching(/^\d+:\d+ Too large: Up to 1,000,000 words/)])
    }
  })

  it('refuse 10,000 blocks in each other', () => {
    const { diagnostics } = parseNative(new SourceFile('x', 'a {\n'.repeat(10_000)))
    expect(problemsOf(diagnostics)).toEqual([expect.stringMatching(/^\d+:\d+ Nested too deeply: /)])
  })

  it.each(['a = "\n', 'a = [\n', '"\n', '[\n}\n', 'a {\nb = (\n}\n'])(
    'read a file with 20,000 mistakes such as %j',
    (mistake) => {
      const { diagnostics } = parseNative(new SourceFile('x', mistake.repeat(20_000)))
      expect(diagnostics.length).toBeGreaterThan(0)
    },
  )

  it('count a number with very many digits as several members', () => {
    const problems = (text: string) => {
      const context = createContext({ functions: pureFunctions, budget: new Budget({ members: 2_500 }) })
      return problemsOf(evaluate(parse(text).result, context).diagnostics)
    }
    expect(problems('[for i in range(1000) : i]')).toEqual([])
    expect(problems('[for i in range(1000) : i + 1 / 3]')).toEqual([
      expect.stringContaining('All values together have more than 2500 members.'),
    ])
  })

  it('count what is there already once', () => {
    const context = createContext({ functions: pureFunctions, budget: new Budget({ members: 2_500 }) })
    const text = '[for i in range(10) : try({ a = x }.a, [])]'
    const x = listValue(
      NUMBER,
      Array.from({ length: 1_000 }, (_, i) => numberValue(i)),
    )
    const { diagnostics } = evaluate(parse(text).result, childContext(context, new Map([['x', x]])))
    expect(problemsOf(diagnostics)).toEqual([])
  })

  it('count the digits that a remainder takes', () => {
    const context = createContext({ functions: pureFunctions, budget: new Budget({ steps: 100_000 }) })
    const { diagnostics } = evaluate(parse('[for i in range(1000) : 1e9999 % (i + 7)]').result, context)
    expect(problemsOf(diagnostics)).toEqual([expect.stringContaining('Evaluating takes more than 100000 steps.')])
  })

  it('let chains be long', () => {
    expect(run(`1${' + 1'.repeat(5_000)}`).shown).toBe('5001')
    expect(parse(`x${' || x'.repeat(5_000)}`).result.variables()).toHaveLength(5_001)
  })

  it('refuse chains of attributes without an end', () => {
    expect(problemsOf(parse(`a${'.b'.repeat(250)}`).diagnostics)).toEqual([])
    expect(problemsOf(parse(`a${'.b'.repeat(251)}`).diagnostics)).toEqual([
      '1:502 Nested too deeply: A chain can have up to 250 links.',
    ])
    expect(problemsOf(parse(`a${'.*'.repeat(10_000)}`).diagnostics)[0]).toMatch(/Nested (too deeply|splat not allowed)/)
    expect(problemsOf(parse(`f()${'[*]'.repeat(10_000)}`).diagnostics)[0]).toMatch(/Nested too deeply/)
  })

  it('let a for go through 10,000 elements', () => {
    const list = Array.from({ length: 10_000 }, (_, i) => i).join(',')
    expect(run(`[for x in [${list}]: x * 2][9999]`).shown).toBe('19998')
  })

  it('bound the steps', () => {
    const ten = '[1,2,3,4,5,6,7,8,9,10]'
    const text = `${'[for x in '.repeat(1)}${ten}: [for y in ${ten}: [for z in ${ten}: x * y * z]]]`
    const { diagnostics } = evaluate(parse(text).result, createContext({ budget: new Budget({ steps: 1_000 }) }))
    expect(problemsOf(diagnostics)).toEqual([
      expect.stringContaining('Too much to evaluate: Evaluating takes more than 1000 steps.'),
    ])
  })

  it('bound values that double with every line', () => {
    const budget = new Budget()
    let value: Value | undefined
    let problems: string[] = []
    for (let i = 0; i < 60 && problems.length === 0; i++) {
      const context = createContext({ budget, variables: value ? { x: value } : {} })
      const evaluated = evaluate(parse(value ? '[x, x]' : '[1]').result, context)
      value = evaluated.value
      problems = problemsOf(evaluated.diagnostics)
    }
    expect(problems).toEqual([expect.stringContaining('This gives a value with more than 2000000 values in it.')])
  })

  it('bound texts that double with every line', () => {
    const budget = new Budget({ text: 100_000 })
    let problems: string[] = []
    let value: Value | undefined
    for (let i = 0; i < 60 && problems.length === 0; i++) {
      const evaluated = evaluate(
        parse(value ? '"${x}${x}"' : '"1234567890"').result,
        createContext({ budget, variables: value ? { x: value } : {} }),
      )
      value = evaluated.value
      problems = problemsOf(evaluated.diagnostics)
    }
    expect(problems).toEqual([expect.stringContaining('This gives a text with more than 100000 characters.')])
  })

  it.each([
    ['texts', '"${x}b"', { texts: 1_000 }, 'All texts together have more than 1000 characters.'],
    ['texts that functions make', 'upper(x)', { texts: 1_000 }, 'All texts together have more than 1000 characters.'],
    ['members', '[for i in range(5) : x]', { members: 1_000 }, 'All values together have more than 1000 members.'],
    [
      'members that functions make',
      'concat(["a"], ["b"])',
      { members: 1_000 },
      'All values together have more than 1000 members.',
    ],
  ])('bound all %s together', (_, text, limits, message) => {
    const budget = new Budget(limits)
    const context = createContext({ budget, variables: { x: stringValue('a'.repeat(20)) }, functions: pureFunctions })
    let problems: string[] = []
    for (let i = 0; i < 1_000 && problems.length === 0; i++) {
      problems = problemsOf(evaluate(parse(text).result, context).diagnostics)
    }
    expect(problems).toEqual([expect.stringContaining(message)])
  })

  it('hold where a text would be longer than the machine can have', () => {
    const long: ValueFunction = { parameters: [], returns: STRING, call: () => stringValue('a'.repeat(2 ** 30)) }
    const { diagnostics } = evaluate(parse('long()').result, createContext({ functions: { long } }))
    expect(problemsOf(diagnostics)).toEqual([expect.stringContaining('This takes more room than there is')])
  })

  it('let a function have as many arguments as a list has members', () => {
    const big = {
      x: listValue(
        NUMBER,
        Array.from({ length: 130_000 }, (_, i) => numberValue(i)),
      ),
    }
    const context = createContext({ variables: big, functions: pureFunctions })
    const { value } = evaluate(parse('max(x...)').result, context)
    expect(value).toMatchObject({ kind: 'number' })
    const { value: joined } = evaluate(parse('length(concat([for n in x : [n]]...))').result, context)
    expect(joined).toMatchObject({ kind: 'number' })
  })

  it('count the turns of dynamic blocks', () => {
    const text = 'dynamic "b" {\n  for_each = range(1000)\n  content {\n  }\n}\n'
    const { body } = parseNative(new SourceFile('x', text))
    const spec: Spec = { kind: 'blocks', as: 'tuple', type: 'b', nested: { kind: 'object', attributes: {} } }
    const problems = (steps: number) => {
      const context = createContext({ functions: pureFunctions, budget: new Budget({ steps }) })
      return problemsOf(decode(body, spec, context).diagnostics)
    }
    expect(problems(2_000)).toEqual([])
    expect(problems(500)).toEqual([
      expect.stringContaining('Too much to evaluate: Evaluating takes more than 500 steps.'),
    ])
  })

  it('are told when a body is decoded, too', () => {
    const { body } = parseNative(new SourceFile('x', 'a = [for x in [1, 2, 3]: x]'))
    const spec = { kind: 'attribute', name: 'a', type: { kind: 'dynamic' } } as const
    const { diagnostics } = decode(body, spec, createContext({ budget: new Budget({ steps: 4 }) }))
    expect(problemsOf(diagnostics)[0]).toContain('Too much to evaluate')
  })
})
