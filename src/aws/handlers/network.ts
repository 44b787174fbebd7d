import { isNotFound } from '../errors.ts'
import { type GivingBack, lookUp, nameOf, whenUnused } from './giving-back.ts'

/** Deleting a key pair that isn't there is a success in EC2, so nobody has to look first. */
export async function giveBackKeyPair({ entry, region, signal }: GivingBack): Promise<void> {
  const KeyName = nameOf(entry) ?? entry.id
  if (!KeyName) return
  try {
    await region.ec2.call('DeleteKeyPair', { KeyName }, signal)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

export async function giveBackSecurityGroup(giving: GivingBack): Promise<void> {
  const { region, signal } = giving
  for (const GroupId of await findGroups(giving)) {
    try {
      await whenUnused(giving, () => region.ec2.call('DeleteSecurityGroup', { GroupId }, signal))
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

async function findGroups(giving: GivingBack): Promise<string[]> {
  const { entry, region, signal } = giving
  if (entry.id) return [entry.id]
  const Filters = [{ Name: 'group-name', Values: [nameOf(entry) ?? ''] }]
  return lookUp(giving, async () => {
    const { SecurityGroups } = await region.ec2.call('DescribeSecurityGroups', { Filters }, signal)
    return (SecurityGroups ?? []).flatMap(({ GroupId }) => (GroupId ? [GroupId] : []))
  })
}

/** Both its id and its name are asked for, since a call that was cut off leaves the name alone. */
export async function giveBackLaunchTemplate(giving: GivingBack): Promise<void> {
  const { entry, region, signal } = giving
  const template = entry.id ? { LaunchTemplateId: entry.id } : { LaunchTemplateName: nameOf(entry) ?? '' }
  const remove = async (): Promise<string[]> => {
    try {
      await region.ec2.call('DeleteLaunchTemplate', template, signal)
      return ['gone']
    } catch (error) {
      if (isNotFound(error)) return []
      throw error
    }
  }
  await lookUp(giving, remove)
}
