import type { CloudStatus } from '../../cloud/index.ts'
import { type CommandIo, parseCommand } from '../command.ts'
import { booleanFlag } from '../flags.ts'

export const spec = {
  usage: 'ingot cloud status [options]',
  description: `
Shows whether the local cloud runs, how its machines run, and what it holds, over all regions. Exit
status 0 when it runs, 1 when it doesn't.`,
  flags: { json: booleanFlag('All that is known, as JSON.') },
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'ingot cloud status', explanation: 'Look.' }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { cloudStatus } = await import('../../cloud/index.ts')
  const found = await cloudStatus(io.host.env)
  io.stdout.write(parsed.flags.json ? `${JSON.stringify(found, undefined, 2)}\n` : text(found))
  return found.running ? 0 : 1
}

function text({ folder, log, running }: CloudStatus): string {
  if (!running) return `The local cloud isn't running.\nIts state is in ${folder}\n`
  const { presence, contents } = running
  const where = presence.kind === 'service' ? 'in the background' : 'inside another command'
  return `${[
    `The local cloud is running ${where}.`,
    `Endpoint:   ${presence.url}`,
    `Process:    ${presence.pid}, since ${presence.since}`,
    `Machines:   ${machines(contents.machines)}`,
    `Instances:  ${instances(contents.instances)}`,
    `Images:     ${contents.images} of your own, with ${contents.snapshots} snapshots`,
    `Volumes:    ${contents.volumes}`,
    `State:      ${folder}`,
    `Log:        ${log}`,
  ].join('\n')}\n`
}

function machines({ name, accelerator, reason }: { name: string; accelerator: string; reason: string }): string {
  return accelerator === 'none' ? reason : `${name} with ${accelerator.toUpperCase()}: ${reason}`
}

function instances(states: readonly { readonly state: string; readonly count: number }[]): string {
  return states.length === 0 ? 'none' : states.map(({ state, count }) => `${count} ${state}`).join(', ')
}
