import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MASK, Masker } from '../../src/engine/index.ts'
import { withoutSecrets } from '../../src/run/recording.ts'
import { type CliResult, CliSandbox } from '../support/cli.ts'

// Letters that every way of writing changes.
const SECRET = `Tr0ub4dor&3 "it's" <$HOME>/+x`

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const nothing = { type: 'null', communicator: 'none' }
const local = (...inline: string[]) => ({ type: 'shell-local', inline })

/** All that the program wrote, to its outputs and below its working folder, but for what the test wrote. */
async function everything({ stdout, stderr }: CliResult, own: readonly string[]): Promise<string> {
  const entries = await readdir(cli.folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !own.includes(entry.name))
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  return [stdout, stderr, ...texts].join('\n')
}

function expectHidden(text: string, secret: string): void {
  const bytes = Buffer.from(secret)
  for (const form of [
    secret,
    `'${secret.replaceAll("'", `'\\''`)}'`,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').slice(0, -4),
    bytes.toString('hex'),
  ])
    expect(text).not.toContain(form)
}

// Each writes the variable in another form.
const FORMS = [
  'printf "%s\\n" "$S"',
  'printf "%s\\n" "$S" >&2',
  'printf %s "$S" | base64',
  'printf "ab%s" "$S" | base64 -w 10',
  'printf %s "$S" | od -An -tx1 | tr -d " \\n"; echo',
  'printf "%s\\n" "$S" | fold -w 7',
  'printf "x=%q;\\n" "$S"',
  'set -x; : "$S"',
  'printf "%.9s" "$S"; sleep 0.05; printf "%s\\n" "$(printf %s "$S" | cut -c10-)"',
]

describe.each([
  ['plain', []],
  ['machine-readable', ['-machine-readable']],
])('%s output', (_name, flags) => {
  test('shows a sensitive variable in no form, and neither does any file', async () => {
    cli.env['PACKER_LOG_PATH'] = 'run.log'
    await cli.write('vars.json', { token: SECRET })
    await cli.write('t.json', {
      variables: { token: null },
      'sensitive-variables': ['token'],
      builders: [{ ...nothing, name: 'null' }],
      provisioners: [{ ...local(...FORMS), environment_vars: ['S={{user `token`}}'], inline_shebang: '/bin/bash' }],
      'post-processors': [
        { type: 'manifest', custom_data: { token: 'is {{user `token`}}', encoded: '{{user `token` | upper}}' } },
      ],
    })
    const argv = [...flags, 'build', '-var-file=vars.json', '-var', `token=${SECRET}`, '-events=e.jsonl', 't.json']
    const result = await cli.run(argv)
    expect(result.stdout).toContain('x=<sensitive>')
    expect(result.status).toBe(0)
    expectHidden(await everything(result, ['vars.json', 't.json']), SECRET)
    expect(JSON.parse(await readFile(join(cli.folder, 'packer-manifest.json'), 'utf8'))).toMatchObject({
      builds: [{ custom_data: { token: `is ${MASK}` } }],
    })
  })

  test('shows no password of an option, nor of the environment, in errors and their causes', async () => {
    cli.env['PACKER_LOG'] = '1'
    cli.env['INGOT_DEBUG'] = '1'
    cli.env['DB_PASSWORD'] = SECRET
    await cli.write('t.json', {
      builders: [{ type: 'null', ssh_host: '127.0.0.1', ssh_username: 'u', ssh_password: 'from-an-option' }],
      provisioners: [
        { ...local('true'), inline_shebang: 'no' },
        { type: 'shell', script: `/no/${SECRET}/from-an-option` },
      ],
    })
    const result = await cli.run([...flags, 'validate', 't.json'])
    expect(result.status).toBe(1)
    expect(result.stdout).toContain(`/no/${MASK}/${MASK}`)
    for (const secret of [SECRET, 'from-an-option']) expectHidden(await everything(result, ['t.json']), secret)
  })

  test('shows no sensitive variable when the template can not even be read to its end', async () => {
    await cli.write('t.json', {
      variables: { token: 'open-sesame-42', other: '{{ open-sesame-42 }}', needed: null },
      'sensitive-variables': ['token'],
      builders: [nothing],
    })
    for (const command of ['build', 'validate', 'console', 'inspect']) {
      const result = await cli.run([...flags, command, 't.json'])
      expectHidden(result.stdout + result.stderr, 'open-sesame-42')
    }
  })
})

test('inspect hides what contains a secret', async () => {
  await cli.write('t.json', {
    description: 'ask with open-sesame-42',
    variables: { token: 'open-sesame-42', url: 'https://u:open-sesame-42@host/' },
    'sensitive-variables': ['token'],
    builders: [nothing],
  })
  const { stdout } = await cli.run(['inspect', 't.json'])
  expect(stdout).toContain(`https://u:${MASK}@host/`)
  expect(stdout).not.toContain('sesame')
})

describe('what comes from Vault', () => {
  let server: Server
  beforeEach(async () => {
    server = createServer((_request, response) =>
      response.end(JSON.stringify({ data: { data: { pw: 'vaulted-value' } } })),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cli.env['VAULT_ADDR'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    cli.env['VAULT_TOKEN'] = 'hvs.token-of-vault'
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  test('is hidden without being called sensitive', async () => {
    await cli.write('t.json', {
      variables: { pw: '{{vault `secret/data/x` `pw`}}' },
      builders: [nothing],
      provisioners: [local('echo {{user `pw`}} hvs.token-of-vault')],
    })
    const result = await cli.run(['build', '-events=e.jsonl', 't.json'])
    expect(result.stdout).toContain(`==> null: ${MASK} ${MASK}\n`)
    expectHidden(await everything(result, ['t.json']), 'vaulted-value')
    const answer = await cli.run(['console', 't.json'], '{{user `pw`}}\n')
    expectHidden(answer.stdout, 'vaulted-value')
  })
})

test.each([
  [
    ['-var', 'db_password=hunter2', 't.json'],
    ['-var', `db_password=${MASK}`, 't.json'],
  ],
  [
    ['--var=GITHUB_TOKEN=x', 't.json'],
    [`--var=GITHUB_TOKEN=${MASK}`, 't.json'],
  ],
  [
    ['-var', 'region=password=1', 't.json'],
    ['-var', 'region=password=1', 't.json'],
  ],
  [
    ['-only=password=x', 't.json'],
    ['-only=password=x', 't.json'],
  ],
])('the record of the command line %j has no values of variables that are called secret', (argv, recorded) => {
  expect(withoutSecrets(argv, new Masker())).toEqual(recorded)
})

describe('a template with more secrets than can be hidden is refused, at their place and without their line', () => {
  const BUILD =
    'source "null" "a" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.a"]\n  provisioner "shell-local" {\n    inline = [local.used]\n  }\n}\n'
  const LONG = 'abcdefghij'.repeat(60_000)

  test.each([
    ['variable', `variable "v" {\n  sensitive = true\n  default = "${LONG}"\n}\nlocals {\n  used = var.v\n}\n`, '1:10'],
    [
      'variable and its derivations',
      `variable "v" {\n  sensitive = true\n  default = "hunter22"\n}\nlocals {\n  used = join("", [for i in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : "\${var.v}\${i}${LONG}"])\n}\n`,
      '6:3',
    ],
    ['local', `local "used" {\n  sensitive = true\n  expression = "${LONG}"\n}\n`, '1:7'],
  ])('%s', async (_what, text, place) => {
    await cli.write('t.pkr.hcl', text + BUILD)
    for (const command of ['validate', 'build']) {
      const { status, stdout, stderr } = await cli.run([command, 't.pkr.hcl'])
      expect(status).toBe(1)
      expect(stdout + stderr).toContain(`Error template/hcl-too-many-secrets at t.pkr.hcl:${place}\nToo many secrets: `)
      expect(stdout + stderr).not.toMatch(/abcdefghij|hunter22/)
    }
    const { stdout, stderr } = await cli.run(['inspect', 't.pkr.hcl'])
    expect(stdout + stderr).toContain('Too many secrets')
    expect(stdout + stderr).not.toMatch(/abcdefghij|hunter22/)
    const answer = await cli.run(['console', 't.pkr.hcl'], 'nonsensitive(local.used)\n')
    expect(answer.stdout + answer.stderr).not.toMatch(/abcdefghij|hunter22/)
  })

  test('variable of a JSON template', async () => {
    const template = {
      variables: { v: LONG },
      'sensitive-variables': ['v'],
      builders: [nothing],
      provisioners: [local('{{user `v`}}')],
    }
    await cli.write('t.json', template)
    for (const command of ['validate', 'build', 'inspect']) {
      const { status, stdout, stderr } = await cli.run([command, 't.json'])
      expect(status).toBe(1)
      expect(stdout + stderr).toContain('secrets/too-many')
      expect(stdout + stderr).not.toContain('abcdefghij')
    }
  })
})
