import type { CommunicatorOptions } from '../../communicators/index.ts'
import type { Decoded } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

/** No provider tells the null builder where the machine is, or makes a key for it: the user has to say both. */
export function checkLogin({ options, places, place }: Decoded<CommunicatorOptions>): readonly IngotError[] {
  const type = options.communicator || 'ssh'
  if (type !== 'ssh' && type !== 'winrm') return []
  const errors: IngotError[] = []
  if (!options[`${type}_host`]) {
    errors.push(
      new IngotError('null/no-host', `builder "null" needs "${type}_host": the address of the machine`, {
        place,
        hint: 'Set "communicator": "none" when nothing has to be run on a machine.',
      }),
    )
  }
  const ways = WAYS[type].filter((way) => options[way])
  if (ways.length === 0) {
    errors.push(
      new IngotError('null/no-login', 'builder "null" needs a way to log in', {
        place,
        hint:
          type === 'ssh'
            ? 'Set one of "ssh_password", "ssh_private_key_file" and "ssh_agent_auth".'
            : 'Set "winrm_password", or "winrm_client_cert_file" and "winrm_client_key_file".',
      }),
    )
  }
  if (ways.length > 1) {
    const sentence = `only one of ${ways.map((way) => `"${way}"`).join(' and ')} can be set`
    errors.push(new IngotError('null/logins', sentence, { place: places.get(ways.at(-1) ?? '') ?? place }))
  }
  return errors
}

const WAYS = {
  ssh: ['ssh_agent_auth', 'ssh_password', 'ssh_private_key_file'],
  winrm: ['winrm_password', 'winrm_client_cert_file'],
} as const
