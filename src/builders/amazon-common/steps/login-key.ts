import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isNotAllowed } from '../../../aws/index.ts'
import { generateKeyPair, type SshConfig } from '../../../communicators/index.ts'
import type { Host, Step, StepContext } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { createOrFind, oursBy } from '../create-or-find.ts'
import { timeOrderedUuid } from '../names.ts'
import type { AmazonState, LoginKey } from '../state.ts'
import { runTags, tagged } from '../tags.ts'

type MadeKey = LoginKey & { kind: 'made' }

/** Settles how to log in, and makes the build's own key pair on this computer: its private half never leaves it. */
export function makeLoginKey(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Make login key',
    async run(state, { host }) {
      state.key.value = await chooseKey(config, host)
    },
  }
}

async function chooseKey(config: AmazonConfig, host: Host): Promise<LoginKey> {
  const { communicator, options, localCloud } = config
  const named = options.ssh_keypair_name
  const name = options.temporary_key_pair_name || `packer_${timeOrderedUuid(host)}`
  if (communicator.type === 'ssh' && makesOwnKey(config)) return makeKey(config, communicator, name)
  return named && !localCloud ? { kind: 'named', name: named } : { kind: 'none' }
}

/** Whether the build makes a key pair of its own, as far as the options tell. */
export function makesOwnKey({ communicator, options, localCloud }: AmazonConfig): boolean {
  if (communicator.type !== 'ssh') return false
  // An image that stands in for the real one knows none of the user's keys and passwords.
  if (localCloud) return true
  if (options.ssh_keypair_name || communicator.privateKey || communicator.agent) return false
  return !communicator.password || Boolean(options.temporary_key_pair_name)
}

async function makeKey(config: AmazonConfig, communicator: SshConfig, name: string): Promise<MadeKey> {
  const pair = await generateKeyPair(communicator.temporaryKeyPair, name)
  config.secret(pair.privateKey)
  return { kind: 'made', name, ...pair }
}

/** Makes the build's key pair known to EC2, which puts it on the instance. */
export function importLoginKey(config: AmazonConfig): Step<AmazonState> {
  const debugFile = join(config.cwd, `ec2_${config.buildName.replaceAll('/', '_')}.pem`)
  return {
    name: 'Import login key',
    async run(state, context) {
      const key = state.key.value
      if (key.kind !== 'made') return
      const registered = await register(config, state, context, key)
      state.key.value = registered
      if (config.debug) await saveForDebugging(debugFile, registered, context)
    },
    async cleanup(state) {
      if (config.debug && state.key.known && state.key.value.kind === 'made') await rm(debugFile, { force: true })
    },
  }
}

async function register(
  config: AmazonConfig,
  state: AmazonState,
  context: StepContext,
  key: MadeKey,
): Promise<MadeKey> {
  const { ledger, ui, signal } = context
  const { ec2, name: region, scope } = state.home.value
  const intent = {
    kind: 'aws-ec2-key-pair',
    what: `key pair ${key.name} in ${region}`,
    scope: { aws: scope, name: key.name },
  }
  ui.say(`Importing a temporary key pair: ${key.name}`)
  const made = await ledger.create(intent, async (creation) => {
    const TagSpecifications = [tagged('key-pair', creation, runTags(config, state))]
    try {
      const PublicKeyMaterial = Buffer.from(key.publicKey)
      const wish = { KeyName: key.name, PublicKeyMaterial, TagSpecifications }
      const name = await createOrFind(
        async () => (await ec2.call('ImportKeyPair', wish, signal)).KeyName ?? key.name,
        'InvalidKeyPair.Duplicate',
        async () => {
          const { KeyPairs } = await ec2.call('DescribeKeyPairs', { Filters: oursBy(creation.tags) }, signal)
          return KeyPairs?.[0]?.KeyName
        },
        context,
      )
      return { id: name, key }
    } catch (error) {
      if (!isNotAllowed(error)) throw error
    }
    // Permissions written for Packer allow CreateKeyPair alone: then EC2 makes the key, as it does for Packer.
    const KeyType = key.publicKey.startsWith('ssh-rsa') ? ('rsa' as const) : ('ed25519' as const)
    const answer = await ec2.call('CreateKeyPair', { KeyName: key.name, KeyType, TagSpecifications }, signal)
    const privateKey = answer.KeyMaterial ?? ''
    config.secret(privateKey)
    return { id: key.name, key: { ...key, privateKey, publicKey: '' } }
  })
  return made.key
}

async function saveForDebugging(file: string, key: MadeKey, { ui }: StepContext): Promise<void> {
  await rm(file, { force: true })
  await writeFile(file, key.privateKey, { mode: 0o600, flag: 'wx' })
  ui.message(`Saved the private key for debugging: ${file}`)
}
