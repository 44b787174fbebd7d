import { describe, expect, test } from 'vitest'
import type { BuildScope } from '../../../src/template/index.ts'
import { mistakesOf, told } from '../../support/errors.ts'
import { load } from '../../support/load.ts'

const place = { file: 't.json', line: 3, column: 5, sourceLine: '    "x"' }

async function interpolation(scope: Partial<BuildScope> = {}) {
  const template = await load({
    variables: { region: 'here', command: 'run {{ .Path }}', list: 'a,b' },
    builders: [{ type: 'null' }],
  })
  const build = template.interpolation.forBuild({
    buildName: 'web',
    builderType: 'null',
    generatedKeys: ['ID', 'Host'],
    functions: { clean_resource_name: (text) => text.replaceAll(' ', '-') },
    ...scope,
  })
  return {
    decode: (text: string, late = false) => build.decode(text, place, late),
    run: (text: string, data: Record<string, unknown> = {}) => build.run(text, data),
  }
}

describe('while options are decoded', () => {
  test.for([
    ['plain', 'plain'],
    ['{{user `region`}}', 'here'],
    ['{{user `region` | upper}}', 'HERE'],
    ['[{{user `nope`}}]', '[]'],
    ['{{user `command`}}', 'run {{ .Path }}'],
    ['{{build_name}} {{build_type}}', 'web null'],
    ['{{timestamp}}', '1767323045'],
    ['{{isotime}}', '2026-01-02T03:04:05Z'],
    ['{{packer_version}}', '1.16.0'],
    ['{{pwd}} {{template_dir}}', '/work /work'],
    ['{{build `ID`}} {{ .ID }}', '{{.ID}} {{.ID}}'],
    ['{{ .Nope }}', '<no value>'],
    ['{{clean_resource_name `a b`}}', 'a-b'],
    ['{{`{{user "region"}}`}}', '{{user "region"}}'],
  ] as const)('%s gives %s', async ([text, expected]) => {
    expect((await interpolation()).decode(text)).toBe(expected)
  })

  test.for([
    ['{{env `HOME`}}', /"env" is used outside the template's "variables"/],
    ['{{consul_key `x`}}', /"consul_key" is used outside/],
    ['{{vault `x` `y`}}', /"vault" is used outside/],
    ['{{build `Nope`}}', /"build" is asked for "Nope"/],
    ['{{nope}}', /the function "nope" does not exist/],
    ['{{ if }', /.+/],
    ['{{clean_resource_name}}', /takes 1 argument/],
  ] as const)('%s is a mistake with a place', async ([text, expected]) => {
    const { decode } = await interpolation()
    const [mistake] = await mistakesOf(() => decode(text))
    expect(mistake?.message).toMatch(expected)
    expect(mistake?.place).toMatchObject({ file: 't.json', line: 3 })
  })

  test("a builder's own function is nobody else's", async () => {
    const { decode } = await interpolation({ functions: {} })
    expect(() => decode('{{clean_resource_name `a b`}}')).toThrow('"clean_resource_name" does not exist')
  })
})

describe('late text', () => {
  test('stays as it is', async () => {
    const { decode } = await interpolation()
    expect(decode('{{ .Vars }} {{user `region`}} {{env `HOME`}}', true)).toBe(
      '{{ .Vars }} {{user `region`}} {{env `HOME`}}',
    )
  })
  test.for(['{{ .Vars', '{{nope .Vars}}', '{{end}}'])('but %s is a mistake at once', async (text) => {
    const { decode } = await interpolation()
    expect((await mistakesOf(() => decode(text, true))).map(told)).toMatchObject([/^3:/])
  })
})

describe('while a build runs', () => {
  test('fields and "build" give the same data', async () => {
    const { run } = await interpolation()
    expect(run('{{.ID}} {{build `ID`}} {{ .Tags.Name }}', { ID: 'i-1', Tags: { Name: 'x' } })).toBe('i-1 i-1 x')
  })
  test('text is rendered until it is stable', async () => {
    const { run } = await interpolation()
    expect(run('{{user `command`}} {{ .Vars }}', { Path: '/tmp/x', Vars: "A='{{ .Path }}'" })).toBe(
      "run /tmp/x A='/tmp/x'",
    )
  })
  test('what was decoded with a placeholder gets its value', async () => {
    const { decode, run } = await interpolation()
    expect(run(decode('{{build `Host`}}:{{user `region`}}'), { Host: '127.0.0.1' })).toBe('127.0.0.1:here')
  })
  test('unknown data is a mistake for "build", and nothing for a field', async () => {
    const { run } = await interpolation()
    expect(run('{{.Nope}}')).toBe('<no value>')
    expect(() => run('{{build `Nope`}}')).toThrow('"build" is asked for "Nope"')
  })
})
