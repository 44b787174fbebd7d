import { describe, expect, it } from 'vitest'
import { asKeyword, parseExpressionText, parseTraversalText, SourceFile } from '../../../src/hcl/index.ts'
import { problemsOf } from '../support/evaluate.ts'

const parse = (text: string) => parseExpressionText(new SourceFile('x', text)).result

describe('variables', () => {
  it.each([
    ['a.b + c["d"]', ['a', 'c']],
    ['[for x in list: x + y if z]', ['list', 'y', 'z']],
    ['[for x in x: x]', ['x']],
    ['{ for k, v in m: k => [for w in v: w + k] }', ['m']],
    ['{ a = b, (c) = d }', ['b', 'c', 'd']],
    ['"${a} %{ for b in c }${b}${d}%{ endfor }"', ['a', 'c', 'd']],
    ['f(a, b...)[c][*].d', ['a', 'b', 'c']],
    ['a ? b : -c', ['a', 'b', 'c']],
    ['{ a.b = 1 }', ['a']],
    ['true', []],
  ])('of %s', (text, roots) => {
    expect(
      parse(text)
        .variables()
        .map(({ root }) => root),
    ).toEqual(roots)
  })

  it('come with the way into them', () => {
    const [traversal] = parse('var.servers[0].name').variables()
    expect(traversal?.steps.map((step) => (step.kind === 'attribute' ? step.name : step.key.kind))).toEqual([
      'servers',
      'number',
      'name',
    ])
    expect(traversal?.range.text).toBe('var.servers[0].name')
  })
})

describe('static readings', () => {
  it('know references', () => {
    expect(parse('a.b[0]').asTraversal()?.root).toBe('a')
    expect(parse('a + b').asTraversal()).toBeUndefined()
    expect(parse('f(a)').asTraversal()).toBeUndefined()
  })

  it('know keywords', () => {
    expect(asKeyword(parse('string'))).toBe('string')
    expect(asKeyword(parse('null'))).toBe('null')
    expect(asKeyword(parse('a.b'))).toBeUndefined()
  })

  it('know lists, objects and calls', () => {
    expect(parse('[a, b]').asItems()).toHaveLength(2)
    expect(
      parse('{ a = 1, "b" = 2 }')
        .asEntries()
        ?.map(({ key }) => key.asText()),
    ).toEqual(['a', 'b'])
    expect(parse('list(string)').asCall()).toMatchObject({ name: 'list' })
    expect(parse('a').asCall()).toBeUndefined()
    expect(parse('"text"').asText()).toBe('text')
    expect(parse('"${a}"').asText()).toBeUndefined()
  })

  it('read texts that are references', () => {
    expect(parseTraversalText(new SourceFile('x', 'source.null.a')).result?.steps).toHaveLength(2)
    expect(problemsOf(parseTraversalText(new SourceFile('x', 'a + b')).diagnostics)[0]).toContain('Not a reference')
  })
})
