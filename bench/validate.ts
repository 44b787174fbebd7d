import type { Comparison } from './compare.ts'
import type { Workplace } from './workplace.ts'

/** A large template: 50 components, each of which Packer asks a process of its own. */
export function validateComparisons(work: Workplace): Comparison[] {
  const many = work.template('components.json', {
    variables: { region: 'eu-central-1', stamp: '{{isotime `20060102`}}' },
    builders: [
      { type: 'null', name: 'web', communicator: 'none' },
      {
        type: 'amazon-ebs',
        name: 'ami',
        region: '{{user `region`}}',
        access_key: 'k',
        secret_key: 's',
        source_ami: 'ami-1',
        instance_type: 't3.micro',
        ssh_username: 'admin',
        ami_name: 'web-{{user `stamp`}}',
      },
    ],
    provisioners: Array.from({ length: 38 }, (_, index) => ({
      type: index % 2 === 0 ? 'shell' : 'shell-local',
      inline: [`echo {{build_name}} ${index} {{user \`stamp\`}}`],
      environment_vars: [`STEP=${index}`],
      only: [index < 19 ? 'web' : 'ami'],
    })),
    'post-processors': Array.from({ length: 10 }, (_, index) => ({
      type: index % 2 === 0 ? 'manifest' : 'checksum',
      only: [index < 5 ? 'web' : 'ami'],
    })),
  })
  return [
    {
      name: 'validate a template with 50 components',
      promised: { wall: 0.1 },
      runs: 7,
      ingot: work.ingot('validate', many),
      peer: work.packer('validate', many),
    },
  ]
}
