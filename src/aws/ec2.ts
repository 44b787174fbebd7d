import type { ec2Commands } from './ec2-commands.ts'
import type { iamCommands } from './iam-commands.ts'
import type { secretsManagerCommands } from './secrets-manager-commands.ts'
import type { Input, Output, Service } from './service.ts'
import type { ssmCommands } from './ssm-commands.ts'

/** The EC2 actions that Ingot uses, by their names in Amazon's documentation. */
export type Ec2Commands = typeof ec2Commands
export type Ec2CallName = keyof Ec2Commands
export type Ec2Input<N extends Ec2CallName> = Input<Ec2Commands, N>
export type Ec2Output<N extends Ec2CallName> = Output<Ec2Commands, N>
export type Ec2 = Service<Ec2Commands>
export type Iam = Service<typeof iamCommands>
export type Ssm = Service<typeof ssmCommands>
export type SecretsManager = Service<typeof secretsManagerCommands>
