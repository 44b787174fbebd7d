import type { z } from 'zod'
import { awsAccessOptions } from '../../aws/index.ts'
import { communicatorOptions } from '../../communicators/index.ts'
import { block, boolean, defineOptions, integer, list, map, option, string } from '../../options/index.ts'
import { amiOptions, deviceOptions, namedTagBlocks, runOptions } from '../amazon-common/index.ts'

const launchTemplate = {
  enable_fast_launch: option(boolean().optional(), 'Switches it on.'),
  template_id: option(string().optional(), 'The launch template.'),
  template_name: option(string().optional(), "The launch template's name."),
  template_version: option(integer().optional(), "The launch template's version."),
}

/** All options of amazon-ebs: how to get at AWS, the instance, the communicator, the AMI. */
export const options = defineOptions({
  ...awsAccessOptions,
  ...amiOptions,
  ...runOptions,
  ...deviceOptions,
  run_volume_tags: option(map(string()).optional(), {
    description: 'Tags of the volumes of the instance that builds.',
    late: true,
  }),
  run_volume_tag: namedTagBlocks('run_volume_tags'),
  no_ephemeral: option(
    boolean().default(false),
    'Leaves instance store volumes out of the AMI (xvdca to xvdcz are mapped to nothing).',
  ),
  skip_create_ami: option(boolean().default(false), 'Does everything but make the AMI: for tries.'),
  skip_ami_run_tags: option(boolean().default(false), "Doesn't put run_tags on the AMI and its snapshots."),
  fast_launch: option(
    block({
      ...launchTemplate,
      max_parallel_launches: option(integer().optional(), 'How many instances prepare snapshots at once.'),
      target_resource_count: option(integer().optional(), 'How many snapshots to keep prepared.'),
      region_launch_templates: option(
        list(block({ region: option(string().optional(), 'The region.'), ...launchTemplate })).optional(),
        'Launch templates of other regions.',
      ),
    }).optional(),
    { description: 'Prepares a Windows AMI for fast launches.', refused: 'Windows comes with a later version' },
  ),
  ...communicatorOptions,
})

/** The decoded form of {@link options}. */
export type AmazonEbsOptions = z.infer<typeof options>
