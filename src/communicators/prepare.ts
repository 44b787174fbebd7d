import type { PrepareContext } from '../engine/index.ts'
import { nearest, throwAll } from '../errors/index.ts'
import { type Decoded, milliseconds } from '../options/index.ts'
import type { CommunicatorConfig, FileTransfer, KeyPairKind, SshConfig } from './config.ts'
import type { CommunicatorOptions } from './options.ts'
import { agentChoice, KEY_OPTIONS, keyFileOf } from './prepare-key.ts'
import { routeOf } from './prepare-route.ts'
import { tunnelsOf } from './prepare-tunnels.ts'
import { prepareWinRm } from './prepare-winrm.ts'
import { Problems } from './problems.ts'
import { algorithmsOf, CIPHERS, KEY_EXCHANGES } from './ssh-algorithms.ts'

type Context = Pick<PrepareContext, 'cwd' | 'env' | 'secret'>
type Input = Pick<Decoded<CommunicatorOptions>, 'options' | 'places' | 'place'>

/**
 * Checks what the options' types can't: relations between options, key files. No network.
 * @throws IngotError or IngotErrors, each with its place: `communicator/unknown`, `communicator/unsupported`,
 *   `ssh/no-username`, `ssh/private-key`, `ssh/certificate`, `ssh/bastion`, `ssh/proxy`, `winrm/no-username`, `winrm/certificate`,
 *   `options/invalid`
 */
export function prepareCommunicator(input: Input, context: Context): CommunicatorConfig {
  const type = input.options.communicator || 'ssh'
  const problems = new Problems(input)
  switch (type) {
    case 'none':
      return { type: 'none' }
    case 'ssh': {
      const config = prepareSsh(input.options, context, problems)
      throwAll(problems.errors)
      return config
    }
    case 'winrm': {
      const config = prepareWinRm(input.options, context, problems)
      throwAll(problems.errors)
      return config
    }
    default:
      problems.add(...communicatorProblem(type))
      throw problems.errors[0]
  }
}

const PACKERS_COMMUNICATORS = ['docker', 'dockerWindowsContainer']

function communicatorProblem(type: string): [string, string, string, string?] {
  if (PACKERS_COMMUNICATORS.includes(type)) {
    return [
      'communicator',
      'communicator/unsupported',
      `"communicator" "${type}" reaches into a container, which only builder "docker" has`,
      'Use "ssh" or "winrm", or "none" when nothing has to be run on the machine.',
    ]
  }
  const near = nearest(type, ['ssh', 'winrm', 'none', ...PACKERS_COMMUNICATORS])
  return [
    'communicator',
    'communicator/unknown',
    `"communicator" "${type}" is unknown`,
    near ? `did you mean "${near}"?` : 'It is "ssh", "winrm" or "none".',
  ]
}

function prepareSsh(options: CommunicatorOptions, context: Context, problems: Problems): SshConfig {
  if (options.ssh_password) context.secret(options.ssh_password)
  const username = usernameOf(options, problems)
  const privateKey = keyFileOf(options, KEY_OPTIONS, context, problems)
  const keepAliveInterval = Math.max(0, options.ssh_keep_alive_interval)
  const readWriteTimeout = Math.max(0, options.ssh_read_write_timeout)
  return {
    type: 'ssh',
    host: options.ssh_host || undefined,
    port: options.ssh_port || 22,
    username,
    password: options.ssh_password || undefined,
    privateKey,
    agent: agentChoice(options.ssh_agent_auth, context),
    forwardedAgent: options.ssh_disable_agent_forwarding ? undefined : context.env.SSH_AUTH_SOCK || undefined,
    ciphers: algorithmsOf('ssh_ciphers', options.ssh_ciphers, CIPHERS, problems),
    keyExchange: algorithmsOf(
      'ssh_key_exchange_algorithms',
      options.ssh_key_exchange_algorithms,
      KEY_EXCHANGES,
      problems,
    ),
    pty: options.ssh_pty,
    pauseBeforeConnecting: options.pause_before_connecting,
    ...limitsOf(options),
    keepAliveInterval,
    readWriteTimeout,
    fileTransfer: fileTransferOf(options, problems),
    clearAuthorizedKeys: options.ssh_clear_authorized_keys,
    temporaryKeyPair: keyPairKindOf(options, problems),
    route: routeOf(options, { username, privateKey, keepAliveInterval, readWriteTimeout }, context, problems),
    localTunnels: tunnelsOf('ssh_local_tunnels', options.ssh_local_tunnels, problems),
    remoteTunnels: tunnelsOf('ssh_remote_tunnels', options.ssh_remote_tunnels, problems),
  }
}

function usernameOf(options: CommunicatorOptions, problems: Problems): string {
  if (options.ssh_username) return options.ssh_username
  problems.add(
    'ssh_username',
    'ssh/no-username',
    'An "ssh_username" must be specified',
    'Some builders used to log in as "root" when it was left out; say so if that is what you want.',
  )
  return ''
}

/**
 * As in Packer: as soon as one of the two limits is set, the other has none. 0 is "no limit". Refused log-ins are counted, not
 * timed, since the machine counts them as well: it locks accounts after some.
 */
function limitsOf(options: CommunicatorOptions): Pick<SshConfig, 'timeout' | 'handshakeAttempts'> {
  const timeout = options.ssh_timeout || options.ssh_wait_timeout || 0
  const attempts = options.ssh_handshake_attempts || 0
  if (timeout === 0 && attempts === 0) return { timeout: milliseconds('5m'), handshakeAttempts: 10 }
  return { timeout: timeout || Number.POSITIVE_INFINITY, handshakeAttempts: attempts || Number.POSITIVE_INFINITY }
}

function fileTransferOf(options: CommunicatorOptions, problems: Problems): FileTransfer {
  const method = options.ssh_file_transfer_method
  if (!method) return 'quickest'
  if (method === 'scp' || method === 'sftp') return method
  problems.add(
    'ssh_file_transfer_method',
    'options/invalid',
    `"ssh_file_transfer_method" must be "scp" or "sftp", not "${method}"`,
  )
  return 'quickest'
}

function keyPairKindOf(options: CommunicatorOptions, problems: Problems): KeyPairKind {
  const type = options.temporary_key_pair_type || 'ed25519'
  const bits = options.temporary_key_pair_bits
  switch (type) {
    case 'ed25519':
      return { type }
    case 'rsa':
      if (bits && bits < 1024) wrongBits(problems, bits, 'at least 1024 for rsa')
      return { type, bits: bits || 4096 }
    case 'ecdsa': {
      const size = bits || 521
      if (size === 256 || size === 384 || size === 521) return { type, bits: size }
      wrongBits(problems, size, '256, 384 or 521 for ecdsa')
      return { type, bits: 521 }
    }
    default:
      problems.add(
        'temporary_key_pair_type',
        'options/invalid',
        `"temporary_key_pair_type" must be "ed25519", "rsa" or "ecdsa", not "${type}"`,
        type === 'dsa' ? 'No current SSH server accepts dsa keys.' : undefined,
      )
      return { type: 'ed25519' }
  }
}

function wrongBits(problems: Problems, bits: number, right: string): void {
  problems.add('temporary_key_pair_bits', 'options/invalid', `"temporary_key_pair_bits" must be ${right}, not ${bits}`)
}
