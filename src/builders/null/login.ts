import type { SshConfig } from '../../communicators/index.ts'
import type { Decoded } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

/** No provider tells the null builder where the machine is, or makes a key for it: the user has to say both. */
export function checkLogin({ places, place }: Decoded<unknown>, config: SshConfig): readonly IngotError[] {
  const errors: IngotError[] = []
  if (!config.host) {
    errors.push(
      new IngotError('null/no-host', 'builder "null" needs "ssh_host": the address of the machine', {
        place,
        hint: 'Set "communicator": "none" when nothing has to be run on a machine.',
      }),
    )
  }
  const ways = [
    config.agent && 'ssh_agent_auth',
    config.password && 'ssh_password',
    config.privateKey && 'ssh_private_key_file',
  ].filter((way) => way !== undefined && way !== '')
  if (ways.length === 0) {
    errors.push(
      new IngotError('null/no-login', 'builder "null" needs a way to log in', {
        place,
        hint: 'Set one of "ssh_password", "ssh_private_key_file" and "ssh_agent_auth".',
      }),
    )
  }
  if (ways.length > 1) {
    const sentence = `only one of ${ways.map((way) => `"${way}"`).join(' and ')} can be set`
    errors.push(new IngotError('null/logins', sentence, { place: places.get(ways.at(-1) ?? '') ?? place }))
  }
  return errors
}
