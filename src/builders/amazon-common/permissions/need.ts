/** What a statement of a policy is bound to beyond its resources, in IAM's own form. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** One action that a build may have to take. */
export interface Need {
  /** `ec2:RunInstances` */
  readonly action: string
  /** What for, as people say it: after "to". */
  readonly purpose: string
  /** Where: the build region, those that are copied to, or all of them. Undefined for services without regions. */
  readonly where: 'home' | 'copies' | 'images' | undefined
  /** Resources as `instance/*`, which stand for the ARNs of EC2, or whole ARNs. */
  readonly resources: readonly string[]
  readonly condition?: Condition
  /**
   * What becomes of a dry run that is denied. `required`: the build ends. `told`: it goes on, for a policy may be bound to tags of
   * things that aren't there yet, or only cleaning up after a failure takes it. `none`: it can't be asked, or a step asks
   * before anything is made anyway.
   */
  readonly dryRun: 'required' | 'told' | 'none'
  /** `wanted`: a build gets along without it. `alternative`: it does where another isn't allowed, and isn't called otherwise. */
  readonly role?: 'wanted' | 'alternative'
  /** The alternative that does as well. */
  readonly instead?: string
}
