import { type CommandIo, parseCommand } from '../command.ts'
import { booleanFlag } from '../flags.ts'

export const spec = {
  usage: 'ingot cloud reset [options]',
  description: `
Stops the local cloud and forgets everything it made: instances, volumes, snapshots, images, keys.
Base images stay, and so do its access key and port. When it holds images of your own, it does so only
with -force.`,
  flags: { force: booleanFlag('Lose images too.') },
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'ingot cloud reset -force', explanation: 'Begin anew.' }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { eraseCloud, mayErase, stopService } = await import('../../cloud/index.ts')
  if (!parsed.flags.force) await mayErase(io.host.env)
  await stopService(io.host.env)
  await eraseCloud(io.host.env)
  io.stdout.write('The local cloud is empty.\n')
  return 0
}
