import { type CommandIo, parseCommand } from '../command.ts'

export const spec = {
  usage: 'ingot cloud stop',
  description: `
Shuts all machines of the local cloud down and stops it. Everything it holds stays on disk: after the
next start, its instances are "stopped".`,
  flags: {},
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'ingot cloud stop', explanation: 'Stop it; nothing is lost.' }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  if (!parseCommand(spec, argv, io)) return 0
  const { stopService } = await import('../../cloud/index.ts')
  const wasRunning = await stopService(io.host.env)
  io.stdout.write(wasRunning ? 'The local cloud has stopped.\n' : "The local cloud wasn't running.\n")
  return 0
}
