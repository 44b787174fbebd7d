import { bannerCause } from './banner-causes.ts'
import type { Cause, Family, Symptoms } from './cause.ts'
import { handshakeCause } from './handshake-causes.ts'
import { loginCause } from './login-causes.ts'
import { routeCause } from './route-causes.ts'

const OF_ANY_SERVER: readonly Family[] = [routeCause, bannerCause, handshakeCause, loginCause]

/** A bastion host or a proxy failed, before the machine was reached: the same causes with that hop's name in their code. */
export function hopCause(symptoms: Symptoms): Cause | undefined {
  const { hop, stage, message } = symptoms.failure
  if (!hop) return undefined
  const kind = hop.includes('bastion') ? 'bastion' : 'proxy'
  if (/AllowTcpForwarding/.test(message)) {
    return {
      code: 'ssh/bastion-forwarding-denied',
      hint: 'Set "AllowTcpForwarding yes" (and no PermitOpen against it) in the sshd_config of the bastion host ("ssh_bastion_host").',
    }
  }
  const cause = OF_ANY_SERVER.map((family) => family(symptoms)).find(Boolean)
  const hint =
    kind === 'bastion' && stage === 'refused'
      ? 'Check "ssh_bastion_username" and how to log in there: "ssh_bastion_private_key_file", "ssh_bastion_password".'
      : `Check "ssh_${kind}_host", "ssh_${kind}_port" and what the ${kind} allows.`
  const name = cause?.code.replace('ssh/', '') ?? 'failed'
  return { ...cause, code: `ssh/${kind}-${name}`, hint }
}
