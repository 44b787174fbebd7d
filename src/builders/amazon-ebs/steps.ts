import type { BuilderRun, Restartable, SideBySide, Step } from '../../engine/index.ts'
import { waitUntilReady } from '../../guests/index.ts'
import { type AmazonState, copyRegions, noEphemeral, type Recalled, steps, toMappings } from '../amazon-common/index.ts'
import type { AmazonEbsConfig } from './config.ts'

type Steps = (Step<AmazonState> | SideBySide<AmazonState>)[]
type AllSteps = (Steps[number] | Restartable<AmazonState>)[]

/** A build from its first question to its last tag. What the options don't ask for isn't among the steps at all. */
export function buildSteps(config: AmazonEbsConfig, run: BuilderRun): AllSteps {
  return [
    steps.findRegion(),
    { sideBySide: questions(config) },
    ...(config.options.skip_permission_check ? [] : [steps.checkPermissions(config, config.options)]),
    { sideBySide: preparations(config) },
    {
      restartable: machineSteps(config, run),
      mayRestart: (error, state) => steps.mayRestart(config, error, state),
      beforeRestart: steps.beforeRestart,
    },
    ...(config.options.skip_create_ami ? [] : imageSteps(config)),
  ]
}

/** What is left of a build whose images, or some of them, an earlier process has asked for. */
export function resumedSteps(config: AmazonEbsConfig, recalled: Recalled): AllSteps {
  return [steps.waitForImages(config, recalled), ...imageSteps(config, recalled.source !== undefined)]
}

/** All that one instance has to last for, up to the call that makes the image. EC2 may take a spot instance back before: then another takes its place. */
function machineSteps(config: AmazonEbsConfig, run: BuilderRun): Steps {
  const { communicator, options } = config
  const removesKey = communicator.type === 'ssh' && communicator.clearAuthorizedKeys && !options.skip_create_ami
  const waits = options.wait_until_ready && communicator.type === 'ssh' && run.hasProvisioners
  const networking = options.sriov_support || options.ena_support !== undefined
  const whileItRuns = (step: Step<AmazonState>) => steps.whileItRuns(config, step)
  const untilTurnedOff = (step: Step<AmazonState>) => steps.whileItRuns(config, step, { mayTurnOff: true })
  // A machine that has yet to settle is slow, so that a lease costs seconds: they are not added to its own.
  const settling = [
    ...(config.lease ? [whileItRuns(steps.setLease(config.lease))] : []),
    ...(waits ? [whileItRuns(waitUntilReady(options))] : []),
  ]
  return [
    steps.launchInstance(config, options),
    whileItRuns(steps.connect(config)),
    ...(settling.length > 0 ? [{ sideBySide: settling }] : []),
    untilTurnedOff(steps.provision(config, run)),
    ...(removesKey ? [untilTurnedOff(steps.removeLoginKey(options))] : []),
    untilTurnedOff(steps.stopInstance(config)),
    ...(networking && !options.skip_create_ami ? [untilTurnedOff(steps.enhancedNetworking(config))] : []),
    ...(options.skip_create_ami ? [] : [createImage(config)]),
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

/** Doesn't put `run_tags` on images where the user doesn't want that. */
function imageTags({ options }: AmazonEbsConfig) {
  return { runTags: !options.skip_ami_run_tags }
}

function createImage(config: AmazonEbsConfig): Step<AmazonState> {
  const { options } = config
  const devices = [...toMappings(options.ami_block_device_mappings), ...(options.no_ephemeral ? noEphemeral() : [])]
  return steps.createImage(config, devices, imageTags(config))
}

function imageSteps(config: AmazonEbsConfig, fromAnother = false): Steps {
  const { options } = config
  const copies = fromAnother || steps.isIntermediary(config) || copyRegions(options, config.access.region).length > 0
  return [
    ...(copies ? [steps.copyImage(config, imageTags(config))] : []),
    ...(steps.isShared(config) ? [steps.shareImage(config)] : []),
    ...(steps.isTagged(config) ? [steps.tagImage(config)] : []),
    steps.finishImage(config),
  ]
}
