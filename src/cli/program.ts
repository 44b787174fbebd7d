import { IngotError, nearest } from '../errors/index.ts'
// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { errorText, stackText } from '../report/error-text.ts'
import { machineLine } from '../report/machine-line.ts'
import type { CommandIo, CommandModule } from './command.ts'

interface Entry {
  readonly summary: string
  /**
   * Packer's commands talk on standard output only, errors included; ours keep it free for what scripts read.
   */
  readonly errors: 'stdout' | 'stderr'
  readonly load: () => Promise<CommandModule>
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  build: { summary: 'build images from a template', errors: 'stdout', load: () => import('./build.ts') },
  validate: { summary: 'check that a template is valid', errors: 'stdout', load: () => import('./validate.ts') },
  inspect: { summary: 'show what a template consists of', errors: 'stdout', load: () => import('./inspect.ts') },
  fix: { summary: 'bring an old template up to date', errors: 'stdout', load: () => import('./fix.ts') },
  images: { summary: 'find images: the newest one, or a list', errors: 'stderr', load: () => import('./images.ts') },
  cloud: { summary: 'run the local cloud on this computer', errors: 'stderr', load: () => import('./cloud.ts') },
  runs: { summary: 'show what ran and what it left', errors: 'stderr', load: () => import('./runs.ts') },
  gc: { summary: 'give back what dead runs left', errors: 'stderr', load: () => import('./gc.ts') },
  version: { summary: "print Ingot's version", errors: 'stdout', load: () => import('./version.ts') },
}

// No or an unknown command, as in Packer.
const NO_SUCH_COMMAND = 127

/** Runs one command line. Never rejects. @returns the exit status: 0, 1 or 127 */
export async function runProgram(
  argv: readonly string[],
  process: Omit<CommandIo, 'machineReadable'>,
): Promise<number> {
  const { machineReadable, rest } = cutMachineReadable(argv)
  const io: CommandIo = { ...process, machineReadable }
  const [name, ...others] = rest
  if (name === undefined) {
    io.stdout.write(usage())
    return NO_SUCH_COMMAND
  }
  if (['-h', '-help', '--help', 'help'].includes(name)) return help(others, io)
  if (['-v', '-version', '--version'].includes(name)) return runCommand('version', [], io)
  return runCommand(name, others, io)
}

async function runCommand(name: string, argv: readonly string[], io: CommandIo): Promise<number> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) {
    const near = nearest(name, Object.keys(COMMANDS))
    const hint = near ? `did you mean "ingot ${near}"?` : undefined
    io.stdout.write(
      `${errorText(new IngotError('cli/unknown-command', `there is no command "${name}"`, { hint }))}\n\n`,
    )
    io.stdout.write(usage())
    return NO_SUCH_COMMAND
  }
  try {
    const command = await entry.load()
    return await command.run(argv, io)
  } catch (error) {
    printError(error, entry, io)
    return 1
  }
}

function printError(error: unknown, entry: Entry, io: CommandIo): void {
  const text = errorText(error)
  if (io.machineReadable) io.stdout.write(machineLine(io.host.clock.now(), '', 'ui', ['error', text]))
  else io[entry.errors].write(`${text}\n`)
  if (wantsStacks(io.host.env)) io.stderr.write(`${stackText(error)}\n`)
}

function wantsStacks(env: Readonly<Record<string, string | undefined>>): boolean {
  return [env['INGOT_DEBUG'], env['PACKER_LOG']].some((value) => value !== undefined && value !== '' && value !== '0')
}

/** `ingot help build` is `ingot build -help`. */
async function help([name]: readonly string[], io: CommandIo): Promise<number> {
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return runCommand(name, ['-help'], io)
  io.stdout.write(usage())
  return 0
}

/** Packer looks for this flag anywhere on the command line, before anything else. */
function cutMachineReadable(argv: readonly string[]): { machineReadable: boolean; rest: readonly string[] } {
  const index = argv.findIndex((argument) => argument === '-machine-readable' || argument === '--machine-readable')
  return index === -1
    ? { machineReadable: false, rest: argv }
    : { machineReadable: true, rest: argv.toSpliced(index, 1) }
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `    ${name.padEnd(10)}  ${summary}`)
  return [
    'Usage: ingot [-version] [-help] <command> [<args>]',
    '',
    'Ingot makes machine images from templates.',
    '',
    'Available commands are:',
    ...lines,
    '',
    'Run "ingot <command> -help" for its options and examples.',
    '',
  ].join('\n')
}
