import { maskError } from '../engine/mask-event.ts'
import { secretsOf } from '../engine/secret-variables.ts'
import { Masker } from '../engine/secrets.ts'
import { IngotError, nearest } from '../errors/index.ts'
// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { errorText, stackText } from '../report/error-text.ts'
import { machineLine } from '../report/machine-line.ts'
import type { CommandIo } from './command.ts'
import { COMMANDS, type CommandEntry, isPackers } from './commands.ts'
import { EXIT_HELP } from './exit-help.ts'
import { cutExitCodes, endingOf, fullStatus, packerStatus } from './exit-status.ts'

// No or an unknown command, as in Packer.
const NO_SUCH_COMMAND = 127

/** What the program gets of its process. Who reports crashes shares the secrets. */
export type ProcessIo = Omit<CommandIo, 'machineReadable' | 'secrets' | 'exitStatus'> &
  Partial<Pick<CommandIo, 'secrets'>> & {
    /** Told of the status with which the second signal ends the process. */
    lastStatus?(status: number): void
  }

/** Runs one command line. Never rejects. @returns the exit status: one of `EXIT`, or 127 */
export async function runProgram(argv: readonly string[], process: ProcessIo): Promise<number> {
  const { secrets = new Masker() } = process
  if (argv[0] === '__complete') {
    const io = { ...process, secrets, machineReadable: false, exitStatus: fullStatus }
    return runCommand('__complete', argv.slice(1), io)
  }
  const { machineReadable, rest: others } = cutMachineReadable(argv)
  const io: CommandIo = { ...process, secrets, machineReadable, exitStatus: fullStatus }
  for (const secret of secretsOf(io.host.env)) secrets.addFromEnvironment(secret)
  try {
    const { packers, rest } = cutExitCodes(others, io.host.env)
    const exitStatus = (packers ?? isPackersCommand(rest[0])) ? packerStatus : fullStatus
    process.lastStatus?.(exitStatus('cancelled'))
    return await runLine(rest, { ...io, exitStatus })
  } catch (error) {
    printError(error, { errors: 'stdout' }, io)
    return packerStatus('invalid')
  }
}

function isPackersCommand(name: string | undefined): boolean {
  const entry = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  return entry === undefined || isPackers(entry)
}

async function runLine(rest: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...others] = rest
  if (name === undefined) {
    io.stdout.write(usage())
    return NO_SUCH_COMMAND
  }
  if (['-h', '-help', '--help', 'help'].includes(name)) return help(others, io)
  if (['-v', '-version', '--version'].includes(name)) return runCommand('version', [], io)
  if (/^--?autocomplete-(?:un)?install$/.test(name)) return runCompletion(name.endsWith('-install'), io)
  return runCommand(name, others, io)
}

async function runCompletion(on: boolean, io: CommandIo): Promise<number> {
  const { install, uninstall } = await import('./autocomplete.ts')
  try {
    return await (on ? install(io) : uninstall(io))
  } catch (error) {
    printError(error, { errors: 'stdout' }, io)
    return 1
  }
}

async function runCommand(name: string, argv: readonly string[], io: CommandIo): Promise<number> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) {
    const near = nearest(
      name,
      shownCommands().map(([shown]) => shown),
    )
    const hint = near ? `did you mean "ingot ${near}"?` : undefined
    io.stdout.write(
      `${errorText(new IngotError('cli/unknown-command', `there is no command "${name}"`, { hint }))}\n\n`,
    )
    io.stdout.write(usage())
    return NO_SUCH_COMMAND
  }
  try {
    if (io.host.env['PACKER_LOG'] || io.host.env['PACKER_LOG_PATH']) (await import('./log.ts')).beginLog(name, io)
    const command = await entry.load()
    return await command.run(argv, io)
  } catch (error) {
    printError(error, entry, io)
    await logStacks(error, io)
    return io.exitStatus(endingOf(error))
  }
}

function printError(error: unknown, entry: Pick<CommandEntry, 'errors'>, io: CommandIo): void {
  // Before lines are cut around a mistake, so that no secret is cut with them.
  const text = io.secrets.mask(errorText(error instanceof IngotError ? maskError(error, io.secrets) : error))
  if (io.machineReadable) io.stdout.write(machineLine(io.host.clock.now(), '', 'ui', ['error', text]))
  else io[entry.errors].write(`${text}\n`)
}

/** Stack traces are for those who ask: with INGOT_DEBUG, or with Packer's log. */
async function logStacks(error: unknown, io: CommandIo): Promise<void> {
  const { INGOT_DEBUG: debug, PACKER_LOG: log, PACKER_LOG_PATH: path } = io.host.env
  const stacks = io.secrets.mask(stackText(error))
  if (debug && debug !== '0') io.stderr.write(`${stacks}\n`)
  else if (log || path) (await import('./log.ts')).writeLog(io, stacks)
}

/** `ingot help build` is `ingot build -help`. */
async function help([name]: readonly string[], io: CommandIo): Promise<number> {
  if (name !== undefined) return runCommand(name, ['-help'], io)
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

function shownCommands(): readonly (readonly [string, CommandEntry])[] {
  return Object.entries(COMMANDS).filter(([, { hidden }]) => !hidden)
}

function usage(): string {
  const lines = shownCommands().map(([name, { summary }]) => `    ${name.padEnd(12)}  ${summary}`)
  return [
    'Usage: ingot [-version] [-help] <command> [<args>]',
    '',
    'Ingot makes machine images from templates.',
    '',
    'Available commands are:',
    ...lines,
    '',
    'Run "ingot <command> -help" for its options and examples. The first steps:',
    '',
    '    ingot validate ami.json',
    '    ingot build -local ami.json',
    '    ingot build -var region=eu-west-1 ami.json',
    '',
    EXIT_HELP,
    '',
  ].join('\n')
}
