import { IngotError } from '../../errors/index.ts'
import { type CommandIo, parseCommand } from '../command.ts'
import { integerFlag } from '../flags.ts'
import { ownProgram } from '../own-program.ts'
import { faultsFlag, readFaults } from './faults.ts'

export const spec = {
  usage: 'ingot cloud start [options]',
  description: `
Starts the local cloud in the background and waits until it answers. It runs until "ingot cloud stop",
listens on this computer only, and keeps everything it holds on disk.`,
  flags: {
    port: integerFlag('NUMBER', "The port to listen on; the latest one's or any free one otherwise.", 0),
    faults: faultsFlag,
  },
  positionals: { least: 0, most: 0 },
  examples: [
    { command: 'ingot cloud start', explanation: 'Start it.' },
    { command: 'ingot cloud start -faults faults.json', explanation: 'See how a build bears throttling and failures.' },
  ],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const port = checkPort(parsed.flags.port)
  const faults = await readFaults(parsed.flags.faults, io)
  const { startService } = await import('../../cloud/index.ts')
  const { presence, machines } = await startService(io.host.env, ownProgram(), port, faults?.file)
  io.stdout.write(`The local cloud is running at ${presence.url}\n${machines}\n`)
  if (faults) io.stdout.write(`It suffers what ${faults.file} asks for.\n`)
  io.stdout.write('Let AWS\'s tools in this shell use it: eval "$(ingot cloud env)"\n')
  return 0
}

function checkPort(port: number): number | undefined {
  if (port >= 0 && port <= 65_535) return port === 0 ? undefined : port
  throw new IngotError('cli/flag-value', `the flag "-port" must be a number from 1 to 65535, not "${port}"`)
}
