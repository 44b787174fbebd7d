import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROGRAM, run } from '../support/ingot.ts'

// The same lines through Debian's `packer console` and through `ingot console`, in one folder, from files and pipes.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-console-'))
  await writeFile(join(folder, 't.json'), JSON.stringify(template))
  await writeFile(join(folder, 'vars.json'), JSON.stringify({ region: 'from a file', extra: 'e' }))
})
afterAll(() => rm(folder, { recursive: true }))

const template = {
  variables: {
    region: 'eu-west-1',
    zone: '{{user `region`}}a',
    home: '{{env `HOME`}}',
    password: 'opensesame',
    empty: '',
    'with-dash': 'dash',
    lines: 'one\ntwo',
  },
  'sensitive-variables': ['password'],
  builders: [{ type: 'of-no-plugin' }],
}

interface Answer {
  readonly code: number | null
  readonly stdout: string
}

/** @param script shell text in which `$CONSOLE` is the command */
async function both(script: string): Promise<{ readonly packer: Answer; readonly ingot: Answer }> {
  const packer = await shell(script, 'packer')
  return { packer, ingot: await shell(script, PROGRAM) }
}

async function shell(script: string, program: string): Promise<Answer> {
  const env = {
    PROGRAM: program,
    CHECKPOINT_DISABLE: '1',
    PACKER_CONFIG_DIR: folder,
    PACKER_CACHE_DIR: folder,
    PACKER_NO_COLOR: '1',
    INGOT_HOME: join(folder, 'ingot'),
  }
  const { code, stdout } = await run('bash', ['-c', script], { cwd: folder, env })
  return { code, stdout }
}

/** Lines as both take them from a file. */
async function answers(lines: readonly string[]) {
  await writeFile(join(folder, 'lines.txt'), lines.map((line) => `${line}\n`).join(''))
  return both('"$PROGRAM" console t.json < lines.txt')
}

const expressions = [
  'plain text',
  '',
  '  spaces around  ',
  'tabs\tinside',
  ' exit',
  'Exit',
  ' help ',
  'variables ',
  '{ { } }',
  '}}',
  '{{user `region`}}',
  '{{ user "zone" }}',
  '{{user `home`}}',
  '{{user `password`}} {{`open`}}sesame',
  '[{{user `empty`}}] [{{user `nobody`}}]',
  '{{user `with-dash`}}',
  '{{user `lines`}}',
  '{{user `region` | upper}} {{upper (user `region`)}}',
  '{{lower `ÄÖ`}}{{upper `straße`}}',
  '{{replace `a` `b` 1 `aaa`}} {{replace_all `a` `b` `aaa`}}',
  '{{split `a-b-c` `-` 1}}',
  '{{isotime `Jan`}}{{isotime `2006` | len}}',
  '{{strftime `%Y` | len}}{{timestamp | len}}{{uuid | len}}',
  '{{template_dir}} {{pwd}}',
  '{{.Foo}} {{.}}',
  '{{if eq (user `region`) `eu-west-1`}}yes{{else}}no{{end}}',
  '{{if .Foo}}1{{else if 0}}2{{else}}3{{end}}',
  '{{with user `region`}}{{.}}{{end}}',
  '{{range $i, $v := .}}x{{else}}none{{end}}',
  '{{$x := user `zone`}}{{$x}} {{$x}}',
  '{{- `a` -}}   b',
  'a   {{- /* comment */ -}}   b',
  '{{printf "%q %5d %-5s| %x %v" "a" 3 "b" "hi" true}}',
  '{{println 1 2}}end',
  '{{len `abc`}} {{index `abc` 1}} {{slice `abcdef` 1 3}}',
  '{{eq 1 1}} {{ne 1 2}} {{lt 1 2}} {{and 1 0}} {{or 0 2}} {{not true}}',
  '{{html `<&>`}} {{js `"x"`}} {{urlquery `a b`}}',
  '{{`{{user `}}{{"`region`"}}{{`}}`}}',
  '{{"\\u00e9\\n\\t"}}',
  "{{'a'}} {{0x10}} {{1e3}} {{1.5}}",
  '{{define `x`}}inner {{.}}{{end}}{{template `x` 5}}',
  '{{block `y` 3}}[{{.}}]{{end}}',
  '{{print nil}}',
]

const mistakes = [
  '{{nope}}',
  '{{',
  '{{if}}',
  '{{user}}',
  '{{user `a` `b`}}',
  '{{user 1}}',
  '{{env `HOME`}}',
  '{{vault `a` `b`}}',
  '{{consul_key `a`}}',
  '{{build_name}}',
  '{{build_type}}',
  '{{build `ID`}}',
  '{{sed `a` `b`}}',
  '{{split `a` `-` 3}}',
  '{{isotime `a` `b`}}',
  '{{end}}',
  '{{range}}',
  '{{index `abc` 9}}',
  '{{$x}}',
  '{{template `nope`}}',
  '{{user `a}}',
  '{{clean_ami_name `x`}}',
]

describe('from a file, each line is answered', () => {
  test('with the same text', async () => {
    const { packer, ingot } = await answers(expressions)
    expect(ingot).toEqual(packer)
    // Otherwise the first mistake might have ended both.
    expect(packer.stdout).toContain('<nil>\n')
  })

  test('and the same lines are mistakes', async () => {
    const mark = (index: number) => `--- ${index}`
    const { packer, ingot } = await answers(
      [...mistakes, ...expressions.slice(8)].flatMap((line, index) => [line, mark(index)]),
    )
    const sections = ({ stdout }: Answer) => stdout.split(/^--- \d+\n/m)
    const refused = (answer: Answer, pattern: RegExp) => sections(answer).map((section) => pattern.test(section))
    const theirs = refused(packer, /^\?+: Interpolation error/)
    expect(refused(ingot, /^Error template\//)).toEqual(theirs)
    expect(theirs.filter(Boolean)).toHaveLength(mistakes.length)
    expect(ingot.code).toBe(packer.code)
  })

  test.each(['exit\nx\n', 'x\nexit\n{{nope}}\n', 'x\n\n\ny', '', '\n'])('%j', async (text) => {
    await writeFile(join(folder, 'lines.txt'), text)
    const { packer, ingot } = await both('"$PROGRAM" console t.json < lines.txt')
    expect(ingot).toEqual(packer)
  })
})

describe('from a pipe, the last answer alone is printed', () => {
  test.each([
    ["printf '%s\\n' '{{user `region`}}' '{{user `zone`}}'", ''],
    ["printf 'x\\nexit\\n'", ''],
    ["printf 'exit\\nx\\n'", ''],
    ["printf 'x\\n\\n'", ''],
    ["printf 'x'", ''],
    ["printf '  a  b  \\r\\n'", ''],
    ["printf ''", ''],
    ["printf '{{user `password`}}'", ''],
    ["printf '{{user `region`}}'", '-var region=flag'],
    ["printf '{{user `zone`}}'", '-var-file=vars.json'],
    [
      "printf '{{user `zone`}} {{user `extra`}}'",
      "-var-file=vars.json -var region=flag -var 'extra={{user `region`}}'",
    ],
    ["printf '{{user `region`}}'", '-only=nobody -except=nothing'],
  ])('%s | console %s', async (source, flags) => {
    const { packer, ingot } = await both(`${source} | "$PROGRAM" console ${flags} t.json`)
    expect(ingot).toEqual(packer)
  })

  test.each([
    ['heredoc', '"$PROGRAM" console t.json <<< \'{{user `zone`}}\''],
    ['a named pipe', 'mkfifo p; printf "a\\nb\\n" > p & "$PROGRAM" console t.json < p; code=$?; rm p; exit $code'],
    ['/dev/null', '"$PROGRAM" console t.json < /dev/null'],
    ['no template', 'echo "{{user `x`}} {{upper `y`}}" | "$PROGRAM" console -var x=1'.replaceAll('`', '\\`')],
    ['a template from standard input', '"$PROGRAM" console - < t.json'],
    ['a piped template', 'cat t.json | "$PROGRAM" console -'],
    ['no template file', 'echo x | "$PROGRAM" console missing.json >&2'],
    ['no variable file', 'echo x | "$PROGRAM" console -var-file=missing.json t.json >&2'],
    ['no such flag', 'echo x | "$PROGRAM" console -nope t.json >&2'],
    [
      'for programs',
      'echo "a, {{user `lines`}}" | "$PROGRAM" -machine-readable console t.json | cut -d, -f2-'.replaceAll('`', '\\`'),
    ],
    ['lines for programs', '"$PROGRAM" console -machine-readable t.json < vars.json | cut -d, -f2-'],
  ])('%s', async (_name, script) => {
    const { packer, ingot } = await both(script)
    expect(ingot).toEqual(packer)
  })

  test('a mistake is told before the last answer, and is no failure', async () => {
    const { packer, ingot } = await both('printf \'a\\n{{nope}}\\nb\\n\' | "$PROGRAM" console')
    expect([packer.code, ingot.code]).toEqual([0, 0])
    expect(packer.stdout).toMatch(/^\?+: Interpolation error\n[\s\S]*\nb\n$/)
    expect(ingot.stdout).toMatch(/^Error template\/unknown-function at -:2:3\n[\s\S]*\nb\n$/)
  })
})

test('variables: the same ones, here in order and without a nameless one', async () => {
  const { packer, ingot } = await both('echo variables | "$PROGRAM" console -var extra=1 t.json')
  const entries = packer.stdout.slice(1, -1).match(/^[\w-]*: [\s\S]*?,\n(?=[\w-]*: |$)/gm) ?? []
  const named = entries.filter((entry) => entry !== ': ,\n').toSorted()
  expect(ingot.stdout).toBe(`\n${named.join('')}\n`)
  expect(named).toHaveLength(8)
  expect(ingot.stdout).toContain('password: <sensitive>,\n')
})

test.each([
  ['a required variable without a value', { variables: { a: 'x', b: null } }],
  ['a builder that does not exist', { provisioners: [{ type: 'x', only: ['nobody'] }] }],
  ['a version far ahead', { min_packer_version: '99.0' }],
  ['no builders', { builders: [] }],
])('%s takes no values away', async (_name, keys) => {
  await writeFile(join(folder, 'other.json'), JSON.stringify({ ...template, variables: { a: 'x' }, ...keys }))
  const { packer, ingot } = await both('printf \'[{{user `a`}}{{user `b`}}]\' | "$PROGRAM" console other.json')
  // In Packer all variables are empty then.
  expect(packer).toEqual({ code: 0, stdout: '[]\n' })
  expect(ingot).toEqual({ code: 0, stdout: '[x]\n' })
})

test('SIGTERM ends a console that waits for lines', async () => {
  const child = spawn(PROGRAM, ['console'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    output.push(chunk)
    child.kill('SIGTERM')
  })
  child.stdin.write('{{upper `ready`}}\n')
  const [code] = await once(child, 'close')
  expect({ code, text: Buffer.concat(output).toString() }).toEqual({ code: 1, text: expect.stringMatching(/^READY\n/) })
})
