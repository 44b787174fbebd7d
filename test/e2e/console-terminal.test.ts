import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CTRL_C, ingotAtTerminal, type Typing } from '../support/terminal.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-console-'))
  const variables = { region: 'eu-west-1', token: 'opensesame' }
  await writeFile(join(folder, 't.json'), JSON.stringify({ variables, 'sensitive-variables': ['token'], builders: [] }))
})
afterAll(() => rm(folder, { recursive: true }))

const console = (typing: readonly Typing[]) =>
  ingotAtTerminal(['console', 't.json'], { cwd: folder, env: { INGOT_HOME: join(folder, 'home') } }, typing)

const UP = '\u001b[A'

test('earlier lines come back, and names are completed', async () => {
  const { code, screen } = await console([
    { after: '> ', type: '{{upper `hello`}}\n' },
    { after: 'HELLO', type: UP },
    { after: 'hello', type: '\n' },
    { after: 'HELLO', type: '{{user `re' },
    { after: 'user `re', type: '\t' },
    // The terminal only gets what is new.
    { after: 'gion`', type: ' | upp' },
    { after: 'upp', type: '\t' },
    { after: 'er', type: '}}\n' },
    { after: 'EU-WEST-1', type: 'exit\n' },
  ])
  expect(code).toBe(0)
  expect(screen.match(/^(?:HELLO|EU-WEST-1)$/gm)).toEqual(['HELLO', 'HELLO', 'EU-WEST-1'])
})

test('lines of earlier sessions come back, but those with secrets are not kept', async () => {
  await console([
    { after: '> ', type: '{{lower `FIRST`}}\n' },
    { after: 'first', type: ' hidden\n' },
    { after: 'hidden', type: 'is it opensesame?\n' },
    { after: '?', type: CTRL_C },
  ])
  const { screen } = await console([
    { after: '> ', type: UP },
    { after: 'FIRST', type: '\n' },
    { after: 'first', type: 'exit\n' },
  ])
  expect(screen).toMatch(/^first$/m)
  const file = join(folder, 'home', 'state', 'console', 'json')
  const lines = (await readFile(file, 'utf8')).split('\n')
  expect(lines.slice(-4)).toEqual(['{{lower `FIRST`}}', '{{lower `FIRST`}}', 'exit', ''])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('secrets are masked', async () => {
  const { screen } = await console([
    { after: '> ', type: '{{user `token`}}\n' },
    { after: '<sensitive>', type: 'variables\n' },
    { after: 'token: <sensitive>,', type: CTRL_C },
  ])
  expect(screen).not.toContain('opensesame')
})

test.each([
  ['Ctrl-C', CTRL_C],
  ['Ctrl-D', '\u0004'],
])('%s leaves', async (_name, key) => {
  expect(await console([{ after: '> ', type: key }])).toMatchObject({ code: 0 })
})
