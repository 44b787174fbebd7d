import { accessSettings, checkAccess, openAccess, pacesFor } from '../../aws/index.ts'
import { type CommunicatorConfig, prepareCommunicator } from '../../communicators/index.ts'
import type { Decoded, PrepareContext } from '../../engine/index.ts'
import { flattenErrors, IngotError, throwAll } from '../../errors/index.ts'
import { Problems } from '../../options/index.ts'
import {
  type AmazonConfig,
  checkAmi,
  checkDevices,
  checkRun,
  leasePlan,
  ownPublicAddress,
} from '../amazon-common/index.ts'
import type { AmazonEbsOptions } from './options.ts'

export interface AmazonEbsConfig extends AmazonConfig {
  readonly options: AmazonEbsOptions
}

/** Checks how the options go together and works out what the steps need. No call is made. @throws IngotError, IngotErrors */
export function prepareConfig(decoded: Decoded<AmazonEbsOptions>, context: PrepareContext): AmazonEbsConfig {
  const { options } = decoded
  const problems = new Problems(decoded)
  const access = accessSettings(options, context)
  checkAccess(options, problems)
  checkAmi(options, access.region, problems)
  checkRun(options, context.cwd, problems)
  checkDevices('ami_block_device_mappings', options.ami_block_device_mappings, problems)
  checkDevices('launch_block_device_mappings', options.launch_block_device_mappings, problems)
  checkWinRm(options, problems)
  const communicator = collecting(problems, () => prepareCommunicator(decoded, context))
  if (communicator?.type === 'ssh') checkKeyType(communicator.temporaryKeyPair.type, problems)
  const lease = leasePlan(options, communicator, context.onError, problems)
  throwAll(problems.errors)
  return {
    options,
    access,
    open: (host) => openAccess(access, host),
    communicator: reachable(communicator ?? { type: 'none' }, context),
    lease,
    paces: pacesFor(options.aws_polling, context.env),
    buildName: context.buildName,
    debug: context.debug,
    cwd: context.cwd,
    force: context.force || options.force_deregister,
    namedSnapshots: (options.ami_block_device_mappings ?? []).flatMap((device) => device.snapshot_id || []),
    localCloud: context.localCloud,
    render: context.render,
    secret: context.secret,
    ownAddress: ownPublicAddress,
    placeOf: (option) => problems.placeOf(option),
  }
}

/** Adds the mistakes that `work` finds to the others, so that a user sees all of them at once. */
function collecting<T>(problems: Problems, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    for (const one of flattenErrors(error)) {
      if (!(one instanceof IngotError)) throw error
      problems.errors.push(one)
    }
    return undefined
  }
}

/** The local cloud's machines are on this computer: bastion hosts and proxies lead away from them. */
function reachable(communicator: CommunicatorConfig, { localCloud }: PrepareContext): CommunicatorConfig {
  return localCloud && communicator.type === 'ssh' ? { ...communicator, route: { kind: 'direct' } } : communicator
}

/** EC2 keeps the password that a Windows makes up, sealed with the key pair: asking for it is still to come. */
function checkWinRm(options: AmazonEbsOptions, problems: Problems): void {
  if (options.communicator !== 'winrm' || options.winrm_password) return
  const place = problems.placeOf('communicator')
  const sentence = '"communicator" "winrm" needs "winrm_password" on EC2: fetching it is not supported yet'
  const hint = 'Set a password in the user data of the instance, and the same one in "winrm_password".'
  problems.errors.push(new IngotError('communicator/unsupported', sentence, { place, hint }))
}

function checkKeyType(type: string, problems: Problems): void {
  if (type !== 'ecdsa') return
  problems.add('temporary_key_pair_type', '"temporary_key_pair_type" must be "ed25519" or "rsa" on EC2, not "ecdsa"')
}
