import { machineLine } from '../report/machine-line.ts'
import { VERSION } from '../version.ts'
import { type CommandIo, parseCommand } from './command.ts'

export const spec = {
  usage: 'ingot version',
  description: "Prints Ingot's version.",
  flags: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [{ command: 'ingot version', explanation: `Ingot v${VERSION}` }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  if (!parseCommand(spec, argv, io)) return 0
  const text = `Ingot v${VERSION}`
  io.stdout.write(io.machineReadable ? machineText(text, io.host.clock.now()) : `${text}\n`)
  return 0
}

/** Packer's lines, its spelling included. */
function machineText(text: string, at: number): string {
  return [
    machineLine(at, '', 'version', [VERSION]),
    machineLine(at, '', 'version-prelease', ['']),
    machineLine(at, '', 'version-commit', ['']),
    machineLine(at, '', 'ui', ['say', text]),
  ].join('')
}
