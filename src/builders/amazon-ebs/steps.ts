import type { BuilderRun, SideBySide, Step } from '../../engine/index.ts'
import { type AmazonState, copyRegions, noEphemeral, steps, toMappings } from '../amazon-common/index.ts'
import type { AmazonEbsConfig } from './config.ts'

type Steps = (Step<AmazonState> | SideBySide<AmazonState>)[]

/** A build from its first question to its last tag. What the options don't ask for isn't among the steps at all. */
export function buildSteps(config: AmazonEbsConfig, run: BuilderRun): Steps {
  return [
    steps.findRegion(),
    { sideBySide: questions(config) },
    { sideBySide: preparations(config) },
    steps.launchInstance(config, config.options),
    steps.connect(config),
    steps.provision(config, run),
    ...(config.communicator.type === 'ssh' && config.communicator.clearAuthorizedKeys ? [steps.removeLoginKey()] : []),
    steps.stopInstance(config),
    ...(config.options.skip_create_ami ? [] : imageSteps(config)),
  ]
}

/** All that can be known before anything is made. */
function questions(config: AmazonEbsConfig): Step<AmazonState>[] {
  const { skip_region_validation: skipRegions, skip_create_ami: skipImage } = config.options
  return [
    ...(skipRegions ? [] : [steps.checkRegions(config)]),
    ...(config.force || skipImage ? [] : [steps.checkName(config)]),
    steps.findSourceImage(config),
    steps.findNetwork(config),
    steps.makeLoginKey(config),
    steps.findSources(config),
  ]
}

/** What the instance needs. */
function preparations(config: AmazonEbsConfig): Step<AmazonState>[] {
  return [
    steps.importLoginKey(config),
    steps.securityGroup(config),
    ...(steps.hasProfile(config) ? [steps.instanceProfile(config)] : []),
  ]
}

function imageSteps(config: AmazonEbsConfig): Steps {
  const { options } = config
  const devices = [...toMappings(options.ami_block_device_mappings), ...(options.no_ephemeral ? noEphemeral() : [])]
  const tags = { runTags: !options.skip_ami_run_tags }
  const networking = options.sriov_support || options.ena_support !== undefined
  const copies = steps.isIntermediary(config) || copyRegions(options, config.access.region).length > 0
  return [
    ...(networking ? [steps.enhancedNetworking(config)] : []),
    steps.createImage(config, devices, tags),
    ...(copies ? [steps.copyImage(config, tags)] : []),
    ...(steps.isShared(config) ? [steps.shareImage(config)] : []),
    ...(steps.isTagged(config) ? [steps.tagImage(config)] : []),
    steps.finishImage(config),
  ]
}
