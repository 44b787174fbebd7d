import type { StepContext } from '../../engine/index.ts'
import { messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { Communicator } from '../communicator.ts'
import { TimeLimit } from '../time-limit.ts'

/** The two files that cloud-init writes a key to, each with the command prefix that may change it. */
const FILES = [
  { file: '"$HOME"/.ssh/authorized_keys', as: '' },
  { file: '/root/.ssh/authorized_keys', as: 'sudo -n ' },
]

/**
 * Takes the build's own key off the machine (`ssh_clear_authorized_keys`): the last thing to do before an image is made.
 * As in Packer, not being able to is only told: nobody has the key's private half once the build is over.
 * @param name the key's comment, which ends its line
 * @param patience how long a machine that has gone away is waited for: its last script may have rebooted it, or turned it off
 */
export async function removeLoginKey(
  communicator: Communicator,
  name: string,
  patience: Milliseconds,
  { ui, signal, host }: Pick<StepContext, 'ui' | 'signal' | 'host'>,
): Promise<void> {
  ui.say('Trying to remove ephemeral keys from authorized_keys files')
  const limit = new TimeLimit(patience, signal, host.clock, `the ${patience / 1000} s for it`)
  try {
    for (const { file, as } of FILES) {
      const result = await communicator.exec(removal(name, file, as), { signal: limit.signal })
      const done = result.kind === 'exit' && result.code === 0
      if (!done) ui.message(`The key could not be removed from ${file.replaceAll('"', '')}`)
    }
  } catch (error) {
    signal.throwIfAborted()
    ui.message(`The key could not be removed: ${messageOf(error)}`)
  } finally {
    limit.clear()
  }
}

/**
 * Deletes the lines that end in the key's name, of which all but letters, digits, dashes and underscores is quoted. Every
 * sed knows -i with a suffix; without one those of BSD want something else than GNU's.
 */
function removal(name: string, file: string, as: string): string {
  const pattern = name.replace(/[^A-Za-z0-9_-]/g, (character) => (/['\\\]^[]/.test(character) ? '.' : `[${character}]`))
  const change = `${as}sed -i.ingot '/ ${pattern}$/d' ${file} && ${as}rm -f ${file}.ingot`
  return `if ${as}test -e ${file}; then ${change}; fi`
}
