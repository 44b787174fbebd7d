import type { HostedCloud, ServiceMessage } from '../../cloud/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import { type CommandIo, parseCommand } from '../command.ts'
import { integerFlag } from '../flags.ts'
import { faultsFlag, readFaults } from './faults.ts'

export const spec = {
  usage: 'ingot cloud serve [options]',
  description:
    'Runs the local cloud in this process, until it is interrupted. "ingot cloud start" runs it in the background.',
  flags: { port: integerFlag('NUMBER', 'The port to listen on.', 0), faults: faultsFlag },
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'ingot cloud serve -port=4566', explanation: 'Watch it work, on a port of your choice.' }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { serveUntil } = await import('../../cloud/index.ts')
  try {
    const faults = await readFaults(parsed.flags.faults, io)
    const ready = async ({ presence, driver }: HostedCloud) => {
      const machines = await describeMachines(driver.describe())
      tell({ type: 'ready', machines }, () => io.stdout.write(`${presence.url}\n${machines}\n`))
    }
    await serveUntil(io.host, parsed.flags.port || undefined, io.signal, ready, faults?.plan)
    return 0
  } catch (error) {
    tell(errorMessage(error), () => {
      throw error
    })
    return 1
  }
}

/** A cloud without QEMU can still be looked at; it says so, and at the first launch again. */
async function describeMachines(description: Promise<{ name: string; accelerator: string; reason: string }>) {
  try {
    const { name, accelerator, reason } = await description
    return `Its machines run on ${name} with ${accelerator.toUpperCase()}: ${reason}`
  } catch (error) {
    const hint = error instanceof IngotError && error.hint ? ` (${error.hint})` : ''
    return `Warning: no machine can be started here: ${messageOf(error)}${hint}`
  }
}

/** To the process that started this one, or to the person who did. */
function tell(message: ServiceMessage, otherwise: () => void): void {
  if (process.send) process.send(message)
  else otherwise()
}

function errorMessage(error: unknown): ServiceMessage {
  if (!(error instanceof IngotError)) return { type: 'error', code: 'cloud/start-failed', message: messageOf(error) }
  const { code, message, hint, details } = error
  return { type: 'error', code, message, hint, details }
}
