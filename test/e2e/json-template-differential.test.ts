import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkTemplateSyntax, inspectionLines, inspectTemplate } from '../../src/template/index.ts'
import { load, requestFor } from '../support/load.ts'

// The same templates through Debian's Packer and through Ingot: what one takes the other takes, and they see the same in
// it. Where Ingot is deliberately stricter, the case says so.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-differential-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const builder = { type: 'null', communicator: 'none' }
const local = { type: 'shell-local', inline: ['true'] }
const withProvisioner = (keys: object) => ({ builders: [builder], provisioners: [{ ...local, ...keys }] })
const withVariables = (variables: unknown) => ({ builders: [builder], variables })
const withRoot = (keys: object) => ({ builders: [builder], ...keys })
const withPostProcessors = (...list: unknown[]) => ({ builders: [builder], 'post-processors': list })
const text = (inside: string) => `{"builders": [{"type": "null", "communicator": "none"}], "description": ${inside}}`

interface Run {
  readonly status: number
  readonly output: string
}

async function packer(...args: string[]): Promise<Run> {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', PACKER_CONFIG_DIR: folder, PACKER_CACHE_DIR: folder }
  try {
    const { stdout } = await promisify(execFile)('packer', args, { cwd: folder, env })
    return { status: 0, output: stdout }
  } catch (error) {
    const { code, stdout } = error as { code?: number | string; stdout?: string }
    if (typeof code !== 'number') throw error
    return { status: code, output: stdout ?? '' }
  }
}

async function file(name: string, template: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof template === 'string' ? template : JSON.stringify(template))
  return path
}

async function accepts(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch {
    return false
  }
}

describe('validate gives the same verdict', () => {
  const cases: Record<string, unknown> = {
    minimal: { builders: [builder] },
    'no builders': {},
    'null builders': { builders: null },
    null: 'null',
    'a list': [],
    'a string': '"x"',
    'an empty file': '',
    'builders not a list': { builders: builder },
    'a builder that is a string': { builders: ['null'] },
    'a builder without type': { builders: [{ communicator: 'none' }] },
    'an empty type': { builders: [{ type: '' }] },
    'two builders of one name': { builders: [builder, builder] },
    'two names': { builders: [builder, { ...builder, name: 'other' }] },
    'a number as name': { builders: [{ ...builder, name: 7 }] },
    'an empty name': { builders: [{ ...builder, name: '' }] },
    'a trailing comma': '{"builders": [{"type": "null", "communicator": "none"},]}',
    'a duplicate key': '{"builders": [{"type": "null", "communicator": "none", "type": "null"}]}',
    'a deep duplicate key': '{"builders": [{"type": "null", "communicator": "none"}], "push": {"a": {"b": 1, "b": 2}}}',
    'an unknown root key': withRoot({ builder: [] }),
    'a comment': withRoot({ _comment: 'x' }),
    'a comment that is no string': withRoot({ _comment: 1 }),
    'a root key in capitals': { BUILDERS: [builder] },
    'a root key in two spellings': { builders: [builder], Builders: [] },
    comments: withRoot({ comments: [{ a: 'b' }] }),
    'comments that are no strings': withRoot({ comments: [{ a: 1 }] }),
    'comments that are no list': withRoot({ comments: { a: 'b' } }),
    push: withRoot({ push: { name: 1 } }),
    'push that is no object': withRoot({ push: 1 }),
    'a description that is a number': withRoot({ description: 1 }),
    'a version that is old enough': withRoot({ min_packer_version: '1.2.3' }),
    'a pre-release': withRoot({ min_packer_version: '1.6.6-dev' }),
    'a version far ahead': withRoot({ min_packer_version: '99.0' }),
    'not a version': withRoot({ min_packer_version: 'abc' }),
    'a version that is a number': withRoot({ min_packer_version: 1 }),
    'variables that are a list': withVariables([]),
    'no variables': withVariables(null),
    'a number as variable': withVariables({ a: 1 }),
    'a boolean as variable': withVariables({ a: true }),
    'a list as variable': withVariables({ a: [] }),
    'a required variable': withVariables({ a: null }),
    'variables that refer to each other': withVariables({ a: '{{user `b`}}', b: '{{env `HOME`}}' }),
    'variables in a circle': withVariables({ a: '{{user `b`}}', b: '{{user `a`}}' }),
    'a variable that refers to nothing': withVariables({ a: '{{user `b`}}' }),
    'an unknown function in a variable': withVariables({ a: '{{nope}}' }),
    'an unclosed action in a variable': withVariables({ a: '{{ if' }),
    'a protected field': withVariables({ a: '{{ .Vars }}' }),
    'a sensitive variable that does not exist': withRoot({ 'sensitive-variables': ['x'] }),
    'sensitive variables that are a string': withRoot({ 'sensitive-variables': 'x' }),
    'sensitive variables that are numbers': withRoot({ 'sensitive-variables': [1] }),
    'provisioners that are an object': withRoot({ provisioners: local }),
    'a provisioner that is a string': withRoot({ provisioners: ['shell-local'] }),
    'a provisioner without type': withRoot({ provisioners: [{ inline: ['true'] }] }),
    only: withProvisioner({ only: ['null'] }),
    'only as a string': withProvisioner({ only: 'null' }),
    'only as an empty object': withProvisioner({ only: {} }),
    'only as a list in a list': withProvisioner({ only: [[]] }),
    'only an unknown builder': withProvisioner({ only: ['x'] }),
    'except an unknown builder': withProvisioner({ except: ['x'] }),
    'only and except': withProvisioner({ only: ['null'], except: ['null'] }),
    'only with the rendered name': {
      builders: [{ ...builder, name: 'a{{user `b`}}' }],
      provisioners: [{ ...local, only: ['a'] }],
    },
    'only with the raw name': {
      builders: [{ ...builder, name: 'a{{user `b`}}' }],
      provisioners: [{ ...local, only: ['a{{user `b`}}'] }],
    },
    'an unknown function in a name': { builders: [{ ...builder, name: '{{nope}}' }] },
    override: withProvisioner({ override: { null: { inline: ['false'] } } }),
    'override of an unknown builder': withProvisioner({ override: { x: {} } }),
    'a pause': withProvisioner({ pause_before: '1h30m' }),
    'a pause in nanoseconds': withProvisioner({ pause_before: 5 }),
    'a pause without unit': withProvisioner({ pause_before: '5' }),
    'an empty pause': withProvisioner({ pause_before: '' }),
    'a pause that is a list': withProvisioner({ pause_before: [] }),
    'a timeout below zero': withProvisioner({ timeout: '-1s' }),
    retries: withProvisioner({ max_retries: 3 }),
    'retries as text': withProvisioner({ max_retries: '3' }),
    'retries from a variable': { ...withProvisioner({ max_retries: '{{user `n`}}' }), variables: { n: '3' } },
    'no retries': withProvisioner({ max_retries: '' }),
    'half a retry': withProvisioner({ max_retries: 1.5 }),
    'retries in words': withProvisioner({ max_retries: 'many' }),
    'an error-cleanup-provisioner': withRoot({ 'error-cleanup-provisioner': local }),
    'an error-cleanup-provisioner in a list': withRoot({ 'error-cleanup-provisioner': [local] }),
    'an error-cleanup-provisioner without type': withRoot({ 'error-cleanup-provisioner': {} }),
    'a post-processor': withPostProcessors('manifest'),
    'post-processors that are no list': withRoot({ 'post-processors': 'manifest' }),
    'a sequence': withPostProcessors(['manifest', { type: 'manifest' }]),
    'an empty sequence': withPostProcessors([]),
    'a sequence in a sequence': withPostProcessors([['manifest']]),
    'a post-processor that is a number': withPostProcessors(1),
    'a post-processor without type': withPostProcessors({ name: 'x' }),
    keep_input_artifact: withPostProcessors({ type: 'manifest', keep_input_artifact: true }),
    'keep_input_artifact as text': withPostProcessors({ type: 'manifest', keep_input_artifact: 'true' }),
    'a post-processor only for an unknown builder': withPostProcessors({ type: 'manifest', only: ['x'] }),
  }
  test.for(Object.entries(cases))('%s', async ([, template]) => {
    const { status } = await packer('validate', await file('verdict.json', template))
    expect(await accepts(load(template, { env: { HOME: '/root' } }))).toBe(status === 0)
  })
})

describe('JSON is read equally strictly', () => {
  const values = String.raw`"\t" "\ud800" "\udc00\ud800" "\/" "\u00e9" "é😀" "\x" "\u12g4" 'x' //x /*x*/"x" "x "x\ "x""y" "x",
    +1 .5 1. - 1e NaN tru True nul [1,] {"a":1,} {a:1} {"a"} [1;2] "x"} "x" "y"`
  const rest = ['"\u007f"', '"\u0001"', '"a\tb"', '"a\nb"', '"x"\u00a0', '01', '\u2028"x"']
  test.for([...values.split(/\s+/), ...rest])('%s', async (value) => {
    const { status } = await packer('inspect', await file('strict.json', text(value)))
    expect(await accepts(checkTemplateSyntax(requestFor(text(value))))).toBe(status === 0)
  })
  test('a byte order mark', async () => {
    const template = `\ufeff${text('"x"')}`
    const { status } = await packer('inspect', await file('bom.json', template))
    expect(await accepts(checkTemplateSyntax(requestFor(template)))).toBe(status === 0)
  })
})

describe('inspect prints the same', () => {
  const cases: Record<string, unknown> = {
    nothing: {},
    'one builder': { builders: [builder] },
    'all sections': {
      description: 'two\nlines, with a comma\r\n',
      variables: { b: 'x', a: '{{user `b`}}, {{env `HOME`}}', longer: 'y\nz', required: null },
      builders: [{ ...builder, name: 'zed {{user `b`}}' }, builder, { type: 'amazon-ebs', name: 'Aws' }],
      provisioners: [local, { type: 'shell', inline: 'x' }, { type: 'of-a-plugin' }],
      'post-processors': ['manifest'],
    },
    'letters beyond ASCII': {
      variables: { 'é😀': 'x', long_name: '' },
      builders: [{ ...builder, name: 'é😀' }, builder],
    },
    'a secret': { variables: { password: 'hush', other: 'x' }, 'sensitive-variables': ['password', 'nobody'] },
    'names in no order': { builders: [builder, { type: 'null', name: 'Z' }, { type: 'null', name: 'é' }] },
    'what only validate refuses': { ...withProvisioner({ only: ['x'] }), min_packer_version: '99.0' },
    'a required secret': { variables: { a: null, b: 'x' }, 'sensitive-variables': ['a'] },
  }
  test.for(Object.entries(cases))('%s', async ([, template]) => {
    const path = await file('inspect.json', template)
    const [forPeople, forMachines] = [await packer('inspect', path), await packer('-machine-readable', 'inspect', path)]
    const lines = inspectionLines(await inspectTemplate(requestFor(template)))
    const said = lines.flatMap((line) => (line.kind === 'say' ? [`${line.text}\n`] : []))
    expect(said.join('')).toBe(forPeople.output)
    const machine = lines.map((line) =>
      line.kind === 'say' ? ['ui', 'say', line.text] : [line.category, ...line.data],
    )
    expect(machine.map((fields) => fields.map(escaped).join(','))).toEqual(machineLines(forMachines.output))
  })
})

function escaped(field: string): string {
  return field.replaceAll(',', '%!(PACKER_COMMA)').replaceAll('\r', '\\r').replaceAll('\n', '\\n')
}

/** Without time and target. */
function machineLines(output: string): string[] {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d+,,/, ''))
}

describe('variables get the same values', () => {
  interface Case {
    readonly variables: Readonly<Record<string, string | null>>
    readonly vars?: Readonly<Record<string, string>>
    readonly files?: readonly Readonly<Record<string, string | null>>[]
    /** Where Ingot gives another value than Packer 1.6.6, which value and why. */
    readonly differs?: { readonly value: string; readonly because: string }
  }
  const cases: Record<string, Case> = {
    'a default': { variables: { a: 'x' } },
    'a flag over a default': { variables: { a: 'x' }, vars: { a: 'y' } },
    'a file over a default': { variables: { a: 'x' }, files: [{ a: 'f' }] },
    'a flag over a file': { variables: { a: null }, files: [{ a: 'f' }], vars: { a: 'y' } },
    'the later of two files': { variables: { a: 'x' }, files: [{ a: 'f' }, { a: 'g' }] },
    'null in a file': { variables: { a: null }, files: [{ a: null }] },
    'only from a flag': { variables: { b: 'x' }, vars: { a: 'y' } },
    'from nowhere': { variables: { b: 'x' } },
    'a chain': { variables: { a: '1{{user `b`}}', b: '2{{user `c`}}', c: '3' } },
    'a chain against the alphabet': { variables: { c: '1', b: '{{user `c`}}2', a: '{{user `b`}}3' } },
    'a flag that refers to a flag': { variables: { a: '' }, vars: { a: '{{user `z`}}', z: '{{env `HOME`}}' } },
    'a flag that is rendered': { variables: { a: '' }, vars: { a: '{{upper `x`}}' } },
    'double quotes': { variables: { a: '{{ user "b" }}', b: 'x' } },
    'a pipe': { variables: { a: '{{user `b` | upper}}', b: 'x' } },
    environment: { variables: { a: '{{env `HOME`}}{{env `INGOT_SURELY_UNSET`}}' } },
    fields: { variables: { a: '{{.Vars}} {{ .Path }}{{.A.B | upper}}' } },
    'fields and functions': { variables: { a: '{{ .Path }} {{upper `a`}} {{.Vars}}' } },
    'a field in a literal': { variables: { a: '{{`{{.Foo}}`}}' } },
    'a condition': { variables: { a: '{{if eq (user `b`) `x`}}1{{else}}2{{end}}', b: 'x' } },
    'braces from literals': { variables: { a: '{{"{{"}}.Vars{{"}}"}}' } },
    functions: { variables: { a: '{{replace_all `a` `b` `banana`}} {{split `a-b` `-` 1}} {{lower `ÄX`}}' } },
    'trim markers around a field': {
      variables: { a: 'a {{- .Foo -}} b' },
      differs: { value: 'a {{- .Foo -}} b', because: 'a field has no value here, with or without trim markers' },
    },
  }
  test.for(Object.entries(cases))('%s', async ([, { variables, vars = {}, files = [], differs }]) => {
    const template = withVariables(variables)
    const path = await file('values.json', template)
    const names = files.map((_, index) => `vars-${index}.json`)
    for (const [index, content] of files.entries()) await file(`vars-${index}.json`, content)
    const flags = [
      ...Object.entries(vars).flatMap(([name, value]) => ['-var', `${name}=${value}`]),
      ...names.flatMap((name) => ['-var-file', name]),
    ]
    const contents = Object.fromEntries(files.map((content, index) => [`vars-${index}.json`, JSON.stringify(content)]))
    const env = { HOME: process.env['HOME'] ?? '' }
    const loaded = await load(template, { vars, varFiles: names, files: contents, env })
    const build = loaded.interpolation.forBuild({ buildName: '', builderType: '', generatedKeys: [], functions: {} })
    const value = build.decode('{{user `a`}}', { file: 't.json', line: 1, column: 1 }, false)
    expect(value).toBe(differs ? differs.value : await packerValue(flags, path))
  })
})

/** Packer's value of the variable `a`: its console reads a pipe, and hexadecimal keeps it from rendering what it prints. */
async function packerValue(flags: readonly string[], path: string): Promise<string> {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', PACKER_CONFIG_DIR: folder, PACKER_CACHE_DIR: folder }
  const script = `printf '%s\\n' '{{printf \`%x\` (user \`a\`)}}' | packer console "$@"`
  const { stdout } = await promisify(execFile)('sh', ['-c', script, 'sh', ...flags, path], { cwd: folder, env })
  return Buffer.from(stdout.trim(), 'hex').toString()
}
