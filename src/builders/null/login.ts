import type { SshConfig, WinRmConfig } from '../../communicators/index.ts'
import type { Decoded } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

/** No provider tells the null builder where the machine is, or makes a key for it: the user has to say both. */
export function checkLogin(
  { places, place }: Decoded<unknown>,
  config: SshConfig | WinRmConfig,
): readonly IngotError[] {
  const errors: IngotError[] = []
  if (!config.host) {
    errors.push(
      new IngotError('null/no-host', `builder "null" needs "${config.type}_host": the address of the machine`, {
        place,
        hint: 'Set "communicator": "none" when nothing has to be run on a machine.',
      }),
    )
  }
  const ways = waysIn(config)
  if (ways.length === 0) {
    errors.push(
      new IngotError('null/no-login', 'builder "null" needs a way to log in', {
        place,
        hint:
          config.type === 'ssh'
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

function waysIn(config: SshConfig | WinRmConfig): readonly string[] {
  const ways =
    config.type === 'ssh'
      ? {
          ssh_agent_auth: config.agent,
          ssh_password: config.password,
          ssh_private_key_file: config.privateKey,
        }
      : { winrm_password: config.password, winrm_client_cert_file: config.clientCertificate }
  return Object.entries(ways).flatMap(([name, way]) => (way ? [name] : []))
}
