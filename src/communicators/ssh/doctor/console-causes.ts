import type { Cause, Symptoms } from './cause.ts'
import { serverLogCause } from './server-log-causes.ts'

/** What a machine prints on its console when it doesn't come up, the deepest trouble first. */
const TROUBLES: readonly { readonly words: RegExp; readonly cause: Cause }[] = [
  {
    words: /Kernel panic - not syncing.*/,
    cause: {
      code: 'ssh/kernel-panic',
      hint: 'The image that the build starts from does not boot on this kind of machine: try another one of them.',
    },
  },
  {
    words: /no bootable device.*|grub rescue>|error: no such (?:device|partition).*|boot failed.*/i,
    cause: { code: 'ssh/no-boot', hint: 'The machine finds no system to start: check the image and its boot mode.' },
  },
  {
    words: /you are in (?:emergency|rescue) mode.*|give root password for maintenance.*/i,
    cause: {
      code: 'ssh/emergency-mode',
      hint: 'The machine stopped while it started, often over a disk in /etc/fstab that is not there: see the console.',
    },
  },
  {
    words: /.*no space left on device.*/i,
    cause: {
      code: 'ssh/disk-full',
      hint: 'Give the machine a larger disk (such as "volume_size"), or start from an image with less on it.',
    },
  },
  {
    words: /.*out of memory: kill(?:ed)? process \d+ \(?sshd.*/i,
    cause: { code: 'ssh/out-of-memory', hint: 'Take a larger machine ("instance_type", "memory").' },
  },
  {
    words: /failed to start .*(?:openssh|ssh.service|secure shell).*|sshd: no hostkeys available.*/i,
    cause: {
      code: 'ssh/server-not-started',
      hint: 'The SSH server broke when it started: sshd -t on such a machine says why.',
    },
  },
  {
    words:
      /failed to start .*cloud-init.*|cloud-init.*(?:traceback|failed (?:running|to run)|fatal error).*|.*__init__\.py\[(?:error|critical)\].*/i,
    cause: {
      code: 'ssh/cloud-init-failed',
      hint: 'Check the user data ("user_data", cloud-init schema --system on such a machine); /var/log/cloud-init.log there has more.',
    },
  },
  {
    words: /.*failed to start .*(?:networkd|networking|raise network).*|ci-info: \|\s*(?:eth|en)\w*\s*\| False \|.*/i,
    cause: {
      code: 'ssh/guest-no-network',
      hint: 'The machine found no network: check its subnet, its driver and DHCP.',
    },
  },
]

/** The machine itself tells on its console why nobody can log in. */
export function consoleCause(symptoms: Symptoms): Cause | undefined {
  const { failure, console } = symptoms
  if (console === '' || failure.hop) return undefined
  const asksForUser = failure.stage === 'refused' || failure.stage === 'login'
  return (asksForUser ? (serverLogCause(symptoms) ?? keyOfSomebodyElse(symptoms)) : undefined) ?? bootTrouble(symptoms)
}

function bootTrouble({ failure, console }: Symptoms): Cause | undefined {
  // A machine that agrees on algorithms or not has started well enough.
  if (failure.stage === 'handshake' || failure.stage === 'session') return undefined
  for (const { words, cause } of TROUBLES) {
    const [line] = words.exec(console) ?? []
    if (line !== undefined) return { ...cause, sentence: `The machine's console says "${shortened(line)}".` }
  }
  return undefined
}

// cloud-init prints who may log in with which keys.
const KEYS_OF = /ci-info: \++\s*Authorized keys from \S+ for user (\S+?)\s*\+/gi
const NO_KEYS = /ci-info: no authorized ssh keys fingerprints found for user (\S+?)\.?\s*$/im

function keyOfSomebodyElse({ console, config }: Symptoms): Cause | undefined {
  const users = [...new Set([...console.matchAll(KEYS_OF)].map(([, user]) => String(user)))]
  if (users[0] && !users.includes(config.username)) return wrongUser(users[0], config.username)
  const without = NO_KEYS.exec(console)?.[1]
  if (!without) return undefined
  return {
    code: 'ssh/no-key-on-machine',
    sentence: `The machine's console says that cloud-init has given "${without}" no key.`,
    hint: 'The machine did not get the build\'s key: check the key pair\'s name, "user_data", and that the machine reaches its metadata service.',
  }
}

export function wrongUser(right: string, used: string): Cause {
  return {
    code: 'ssh/wrong-user',
    sentence: `The machine lets the user "${right}" in, and this build logs in as "${used}".`,
    hint: `Set "ssh_username" to "${right}".`,
  }
}

function shortened(line: string): string {
  const trimmed = line.trim()
  return trimmed.length > 160 ? `${trimmed.slice(0, 157)}...` : trimmed
}
