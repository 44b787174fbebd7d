import type { Step } from '../../../engine/index.ts'
import type { AmazonState } from '../state.ts'

/** The two files that cloud-init writes a key to, each with the command prefix that may change it. */
const FILES = [
  { file: '"$HOME"/.ssh/authorized_keys', as: '' },
  { file: '/root/.ssh/authorized_keys', as: 'sudo -n ' },
]

/** Takes the build's key out of the image (`ssh_clear_authorized_keys`). As in Packer, not being able to is only told. */
export function removeLoginKey(): Step<AmazonState> {
  return {
    name: 'Remove login key',
    async run(state, { ui, signal }) {
      const key = state.key.value
      if (key.kind !== 'made' || !state.communicator) return
      ui.say('Trying to remove ephemeral keys from authorized_keys files')
      for (const { file, as } of FILES) {
        const result = await state.communicator.exec(removal(key.name, file, as), { signal })
        const done = result.kind === 'exit' && result.code === 0
        if (!done) ui.message(`The key could not be removed from ${file.replaceAll('"', '')}`)
      }
    },
  }
}

/** Deletes the lines that end in the key's name. The name is made of letters, digits, dashes and underscores or quoted. */
function removal(name: string, file: string, as: string): string {
  const pattern = name.replace(/[^A-Za-z0-9_-]/g, (character) => (character === "'" ? '.' : `[${character}]`))
  return `if ${as}test -e ${file}; then ${as}sed -i '/ ${pattern}$/d' ${file}; fi`
}
