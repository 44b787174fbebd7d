import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nullBuilder } from '../../../src/library/index.ts'
import { Places } from '../../../src/template/typescript/index.ts'
import { complaintsOf } from '../../support/written-text.ts'

/** Where the mark `‸` stands in a text, and the text without it. */
function marked(text: string): { readonly at: string; readonly code: string } {
  const lines = text.slice(0, text.indexOf('‸')).split('\n')
  return { at: `${lines.length}:${[...(lines.at(-1) ?? '')].length + 1}`, code: text.replace('‸', '') }
}

const placesIn = async (code: string) =>
  (await complaintsOf(code)).map(({ place }) => `${place?.line}:${place?.column}`)

const PRELUDE = `const quick = { pause_after: 'soon' as '1s' }
const soon = 'soon' as '1s'
const scripts = (more: object) => shell({ inline: ['true'], ...more })
`
const withProvisioners = (code: string) => `${PRELUDE}
export default template({
  builds: { a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [${code}] } },
})`

describe('a mistake in an option points at', () => {
  test.each<[string, string]>([
    ['its value', "shell({ inline: ['true'], pause_after: ‸'soon' })"],
    ['its value on a line of its own', "shell({\n  inline: ['true'],\n  pause_after:\n    ‸'soon',\n})"],
    ['its value after letters of two units', "shell({ inline: ['𝒳'], pause_after: ‸'soon' })"],
    [
      'its value after types and brackets',
      "shell(({ inline: ['true'] as string[], pause_after: (‸'soon' as '1s')! }) satisfies object)",
    ],
    ['its value after a spread', "shell({ inline: ['true'], ...quick, pause_after: ‸'sooner' as '1s' })"],
    ['its value under a quoted key', "shell({ inline: ['true'], 'pause_after': ‸'soon', ['max_retries']: 1 })"],
    ['the last of two', "shell({ inline: ['true'], pause_after: '1s', pause_after: ‸'soon' })"],
    ['a name that gives its value', "shell({ inline: ['true'], pause_after: ‸soon })"],
    ['a condition that gives its value', "shell({ inline: ['true'], pause_after: ‸1 > 0 ? 'soon' : '1s' })"],
    ['a member of a list', "shell({ inline: ['true'], valid_exit_codes: [0, ‸'x', ...[1]] })"],
    ['a list with a member that is spread', "shell({ inline: ['true'], valid_exit_codes: ‸[...[1], 'x'] })"],
    ['a member of a map', "shell({ inline: ['true'], env: { A: 'a', 'B-C': ‸['b'] } })"],
    ['the map, for a member that is spread', "shell({ inline: ['true'], env: ‸{ A: 'a', ...{ B: ['b'] } } })"],
    ['a key that is not known', "shell({ inline: ['true'], ‸pause_aftre: '1s' })"],
    ['a shorthand', "...[1].map((nothing) => shell({ inline: ['true'], ‸nothing }))"],
    ['the text with a template in it', "shell({ inline: ['true', ‸'{{ nothing }}'] })"],
    ['what can be no value', "shell({ inline: ['true'], pause_after: ‸() => '1s' })"],
    ['a setting', "shell({ inline: ['true'], timeout: ‸'soon' })"],
    ['a setting of another kind', "shell({ inline: ['true'], continue_on_error: ‸'yes' })"],
    ['a misspelt setting', "shell({ inline: ['true'], ‸timout: '1s' })"],
    ['a method', "shell({ inline: ['true'], ‸pause_after() {} })"],
  ])('%s', async (_, code) => {
    const { at, code: text } = marked(withProvisioners(code))
    expect(await placesIn(text)).toEqual([at])
  })

  test.each<[string, string]>([
    ['is spread', "‸shell({ inline: ['true'], ...quick })"],
    ['a spread may have given', "‸shell({ inline: ['true'], pause_after: 'soon', ...{} })"],
    [
      'a key that is worked out may have given',
      "‸shell({ inline: ['true'], pause_after: 'soon', [`x${''}`]: undefined })",
    ],
    ['a helper is given', "scripts({ pause_after: 'soon' })"],
    ['comes in a variable', "‸shell({ ...quick, inline: ['true'] } as object)"],
    ['comes with all others in a variable', "...[{ inline: ['true'], ...quick }].map((all) => ‸shell(all))"],
    ['is missing', "‸ansible({ user: 'x' })"],
    ['is given in a roundabout way', "shell.‸call({ pause_after: '1s' }, { inline: ['true'], pause_after: 'soon' })"],
    [
      'is changed after the call',
      "...[['true']].map((inline) => { const made = ‸shell({ inline, env: { A: 'a' } }); delete made.options.env.A; made.options.env.B = ['b']; return made })",
    ],
  ])('the call, of an option that %s', async (_, code) => {
    const whole = withProvisioners(code)
    const { at, code: text } = marked(code.includes('‸') ? whole : whole.replace('=> shell', '=> ‸shell'))
    expect(await placesIn(text)).toEqual([at])
  })
})

describe('other parts', () => {
  test.each<[string, string]>([
    [
      'a data source',
      "const a = nullData({ ‸inptu: 'x' })\nexport default template({ builds: { a: { builder: fileBuilder({ target: 't', content: a.output }) } } })",
    ],
    [
      'what a data source cannot be given',
      "const a = nullData({ input: ‸Number.NaN as never })\nexport default template({ builds: { a: { builder: fileBuilder({ target: 't', content: a.output }) } } })",
    ],
    [
      "a variable's default",
      "export default template({ variables: { a: variable<'x'>({ oneOf: ['x'], default: ‸'y' }) }, builds: { a: { builder: nullBuilder({ communicator: 'none' }) } } })",
    ],
  ])('of %s', async (_, code) => {
    const { at, code: text } = marked(code)
    expect(await placesIn(text)).toEqual([at])
  })

  const builder = "builder: nullBuilder({ communicator: 'none' })"
  test.each<[string, string]>([
    ['a key', `builds: { a: { ${builder}, ‸provisoners: [] } }`],
    ['a key that a function gives', `builds: () => ({ a: { ${builder}, ‸provisoners: [] } })`],
    [
      'a key that a function returns',
      `async builds() { const f = () => { return 1 }; f(); return { b: { ${builder} }, a: { ${builder}, ‸provisoners: [] } } }`,
    ],
    ['a list that is none', `builds: { a: { ${builder}, provisioners: ‸shell({ inline: ['true'] }) } }`],
    [
      'a part of another kind',
      `builds: { a: { ${builder}, postProcessors: [false, [‸shell({ inline: ['true'] })]] } }`,
    ],
    ['no builder', 'builds: { a: ‸{} }'],
    ['a build in a variable', `builds: { ‸made }`],
  ])('of a build: %s', async (_, definition) => {
    const { at, code } = marked(
      `const made = { ${builder}, provisoners: [] }\nexport default template({ ${definition} })`,
    )
    expect(await placesIn(code)).toEqual([at])
  })

  test.each<[string, string]>([
    [
      'a function with two ends',
      `builds: () => { if (1 > 2) return {}; return { a: { ${builder}, provisoners: [] } } }`,
    ],
    ['builds that are worked out', `builds: Object.fromEntries([['a', { ${builder}, provisoners: [] }]])`],
  ])('of %s: the call of "template"', async (_, definition) => {
    const { at, code } = marked(`export default ‸template({ ${definition} })`)
    expect(await placesIn(code)).toEqual([at])
  })
})

test('what can be no value is told once, and the rest is looked at', async () => {
  const options = "{ playbook_file: Number.NaN as never, groups: [() => 'x'] as never, usr: 'x' }"
  const told = (await complaintsOf(withProvisioners(`ansible(${options})`))).map(({ message }) => message)
  expect(told).toEqual([
    '"playbook_file" cannot be NaN',
    '"groups.0" cannot be a function',
    'provisioner "ansible": unknown option "usr"',
  ])
})

test('a function that no code of the template calls: the file', async () => {
  const code = "Promise.resolve({ inline: ['true'], timout: '1m' }).then(shell)"
  const builds = `async () => ({ a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [await ${code}] } })`
  const [error] = await complaintsOf(`\nexport default template({ builds: ${builds} })`)
  expect(error?.place).toMatchObject({ file: 't.ts', line: 1, column: 1 })
})

test('code that is not what has run has no places', async () => {
  const { place } = nullBuilder({ communicator: 'none', ssh_port: 22 })
  const at = async (text: string, given: object) => {
    const places = new Places(
      '/',
      new Map([[place.file, `${'\n'.repeat(place.line - 1)}${' '.repeat(place.column - 1)}${text}`]]),
    )
    return (await places.optionsOf(place, { ...given })).member('ssh_port').place.column - place.column
  }
  const given = { communicator: 'none', ssh_port: 22 }
  expect(await at("make({ communicator: 'none', ssh_port: 22 })", given)).toBe(39)
  for (const other of [
    "make({ communicator: 'none', ssh_port: 23 })",
    'make({ ssh_port: 22 })',
    "make({ communicator: 'none', ssh_port: 22, x: 1 })",
    "make(['none', 22])",
    "x.make({ communicator: 'none', ssh_port: 22 })",
    "make({ communicator: 'none', ssh_port: 22 )",
  ]) {
    expect(await at(other, given), other).toBe(0)
  }
})

test('whatever options are written with, a mistake points at its own text or at the call', async () => {
  const names = ['pause_after', 'start_retry_timeout', 'inline_shebang'] as const
  const property = fc.constantFrom(...names)
  const piece = fc.oneof(
    fc.record({ kind: fc.constantFrom('plain', 'quoted', 'worked out'), name: property }),
    fc.record({ kind: fc.constant('spread'), name: property }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const options = pieces.map(({ kind, name }, index) => {
        const value = `'wrong ${index}'`
        if (kind === 'spread') return `...{ ${name}: ${value} }`
        return `${kind === 'plain' ? name : kind === 'quoted' ? `'${name}'` : `[\`${name}\`]`}: ${value}`
      })
      const code = withProvisioners(`shell({ inline: ['true'],\n${options.join(',\n')}\n})`)
      const lines = code.split('\n')
      for (const { place, message } of await complaintsOf(code)) {
        const pointed = [...(lines[(place?.line ?? 0) - 1] ?? '')].slice((place?.column ?? 0) - 1).join('')
        const [, wrong = ''] = /not "(wrong \d+)"$/.exec(message) ?? []
        const index = Number(wrong.slice('wrong '.length))
        const isSure = pieces.slice(index).every(({ kind }) => kind === 'plain' || kind === 'quoted')
        expect(pointed.startsWith(isSure ? `'${wrong}'` : 'shell(')).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})
