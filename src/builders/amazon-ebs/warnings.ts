import { marketsOf } from '../amazon-common/index.ts'
import type { AmazonEbsOptions } from './options.ts'

/** What is allowed, but most likely not meant. */
export function warningsFor(options: AmazonEbsOptions): string[] {
  const warnings: string[] = []
  if (options.iam_instance_profile && options.temporary_iam_instance_profile_policy_document) {
    warnings.push('"temporary_iam_instance_profile_policy_document" has no effect beside "iam_instance_profile"')
  }
  if (options.ami_virtualization_type) {
    warnings.push('"ami_virtualization_type" has no effect: the AMI has the virtualization type of its source')
  }
  const idle = (['fleet_tags', 'fleet_tag', 'spot_allocation_strategy'] as const).filter((option) => options[option])
  if (!marketsOf(options).includes('spot')) {
    for (const option of idle) warnings.push(`"${option}" has no effect: no spot instance is asked for`)
  }
  const lasting = (options.launch_block_device_mappings ?? []).filter(
    (device) => !device.delete_on_termination && !device.no_device && !device.virtual_name,
  )
  for (const { device_name: name } of lasting) {
    warnings.push(
      `the volume ${name} of "launch_block_device_mappings" stays behind: "delete_on_termination" isn't set`,
    )
  }
  return warnings
}
