import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandModule } from '../../src/cli/command.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { VERSION } from '../../src/version.ts'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

test('the version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(VERSION).toBe(version)
})

test.each([[['version']], [['-v']], [['--version']], [['-version', 'whatever']]])('%j', async (argv) => {
  expect(await cli.run(argv)).toEqual({ status: 0, stdout: `Ingot v${VERSION}\n`, stderr: '' })
})

test('version for programs', async () => {
  const { stdout } = await cli.run(['version', '-machine-readable'])
  expect(stdout.replace(/^\d+/gm, 'T')).toBe(
    `T,,version,${VERSION}\nT,,version-prelease,\nT,,version-commit,\nT,,ui,say,Ingot v${VERSION}\n`,
  )
})

test('no command: usage and 127', async () => {
  const { status, stdout } = await cli.run([])
  expect(status).toBe(127)
  expect(stdout).toContain('Usage: ingot')
})

test('an unknown command: the nearest one, usage and 127', async () => {
  const { status, stdout } = await cli.run(['biuld', 'x.json'])
  expect(status).toBe(127)
  expect(stdout).toMatch(
    /^Error cli\/unknown-command\nthere is no command "biuld"\nHint: did you mean "ingot build"\?\n/,
  )
  expect(stdout).toContain('Usage: ingot')
})

const shown = Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden)

test.each(shown)('%s has a help with examples', async (name) => {
  const { status, stdout } = await cli.run([name, '-help'])
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`^Usage: ingot ${name}`))
  expect(stdout).toContain('Examples:')
  expect(await cli.run(['help', name])).toMatchObject({ stdout })
})

/** Of the flags and the examples; tables in the description are as wide as they are. */
const linesOf = (help: string, { description }: CommandModule['spec']) =>
  help.replace(description.trim(), '').split('\n')

/** `build`, `cloud image create` and so on. */
async function everyCommand(
  modules: Readonly<Record<string, () => Promise<CommandModule>>>,
  before: readonly string[] = [],
): Promise<(readonly [string, CommandModule])[]> {
  const found: (readonly [string, CommandModule])[] = []
  for (const [name, load] of Object.entries(modules)) {
    const module = await load()
    const path = [...before, name]
    found.push([path.join(' '), module], ...(await everyCommand(module.subcommands ?? {}, path)))
  }
  return found
}

test('every command, those inside of commands too, explains itself with examples', async () => {
  const modules = Object.fromEntries(shown.map((name) => [name, COMMANDS[name]?.load as () => Promise<CommandModule>]))
  const commands = await everyCommand(modules)
  expect(commands.map(([path]) => path)).toEqual(
    expect.arrayContaining(['build', 'cloud image create', 'plugins install']),
  )
  for (const [path, { spec }] of commands) {
    const { status, stdout } = await cli.run([...path.split(' '), '-help'])
    expect({ path, status }).toEqual({ path, status: 0 })
    expect(stdout).toMatch(new RegExp(`^Usage: ingot ${path}`))
    if (spec.usage.includes('TEMPLATE'))
      expect({ path, completes: spec.completes }).toEqual({ path, completes: 'template' })
    expect({ path, examples: spec.examples.length > 0 }).toEqual({ path, examples: true })
    expect({ path, long: linesOf(stdout, spec).filter((line) => line.length > 120) }).toEqual({ path, long: [] })
    for (const name of Object.keys(spec.flags)) if (!spec.flags[name]?.hidden) expect(stdout).toContain(`  -${name}`)
  }
})

test.each([
  [['build', '-forse', 'x'], '"-force"'],
  [['build', '--parallel-build=1', 'x'], '"-parallel-builds"'],
  [['build', '-parallel=2', 'x'], '"-parallel-builds"'],
  [['cloud', 'strat'], '"start"'],
  [['cloud', 'image', 'creat'], '"create"'],
  [['images', 'lates'], '"latest"'],
  [['plugins', 'instaled'], '"installed"'],
])('%j names the nearest: %s', async (argv, near) => {
  const { status, stdout, stderr } = await cli.run([...argv, '-packer-exit-codes'])
  expect(status).toBe(1)
  expect(stdout + stderr).toContain(`did you mean ${near}?`)
})

test.each([
  [['build'], 'takes 1 argument; none was given'],
  [['validate', 'a', 'b'], 'takes 1 argument; these were given: a b'],
  [['inspect', 'a', 'b'], 'takes 0 to 1 argument'],
  [['runs', 'a'], 'takes no arguments; these were given: a'],
  [['gc', 'a', 'b'], 'takes 0 to 1 argument'],
])('%j is refused', async (argv, text) => {
  const { status, stdout, stderr } = await cli.run([...argv, '-packer-exit-codes'])
  expect(status).toBe(1)
  expect(stdout + stderr).toContain(text)
  expect(stdout + stderr).toContain('cli/arguments')
})

test("Packer's commands tell errors on standard output, the others keep it clean", async () => {
  expect(await cli.run(['build', '-nope', 'x'])).toMatchObject({ status: 1, stderr: '' })
  expect(await cli.run(['runs', '-nope'])).toMatchObject({ status: 2, stdout: '' })
})

test('help for an unknown command names the nearest one', async () => {
  const { status, stdout } = await cli.run(['help', 'validat'])
  expect(status).toBe(127)
  expect(stdout).toContain('did you mean "ingot validate"?')
})

test('stacks are for those who ask', async () => {
  expect((await cli.run(['build', 'missing.json'])).stderr).toBe('')
  cli.env['INGOT_DEBUG'] = '1'
  const { stdout, stderr } = await cli.run(['build', 'missing.json'])
  expect(stdout).not.toContain(' at ')
  expect(stderr).toMatch(/IngotError.*\n {4}at /)
})

test('errors for programs are one line', async () => {
  const { stdout } = await cli.run(['validate', 'missing.json', '-machine-readable'])
  expect(stdout).toMatch(/^\d+,,ui,error,Error template\/not-found\\n[^\n]*\n$/)
})
