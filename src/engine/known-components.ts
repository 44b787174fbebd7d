/** The kinds of components that a template names. JSON templates have no data sources. */
export const COMPONENT_KINDS = ['builder', 'provisioner', 'post-processor', 'data source'] as const
export type ComponentKind = (typeof COMPONENT_KINDS)[number]

type Types = Readonly<Record<ComponentKind, string>>

// Where the components of Packer 1.6, which had them all built in, are found since then. Packer itself keeps a few.
const PLUGINS: Readonly<Record<string, Partial<Types>>> = {
  'github.com/Parallels/parallels': { builder: 'parallels-ipsw parallels-iso parallels-macvm parallels-pvm' },
  'github.com/digitalocean/digitalocean': { builder: 'digitalocean', 'post-processor': 'digitalocean-import' },
  'github.com/ethanmdavidson/git': { 'data source': 'git-commit git-repository git-tree' },
  'github.com/exoscale/exoscale': { builder: 'exoscale', 'post-processor': 'exoscale-import' },
  'github.com/hashicorp/alicloud': { builder: 'alicloud-ecs', 'post-processor': 'alicloud-import' },
  'github.com/hashicorp/amazon': {
    builder: 'amazon-chroot amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance',
    'post-processor': 'amazon-import',
    'data source': 'amazon-ami amazon-parameterstore amazon-secretsmanager',
  },
  'github.com/hashicorp/ansible': { provisioner: 'ansible ansible-local' },
  'github.com/hashicorp/azure': {
    builder: 'azure-arm azure-chroot azure-dtl',
    provisioner: 'azure-dtlartifact',
    'data source': 'azure-keyvaultsecret',
  },
  'github.com/hashicorp/chef': { provisioner: 'chef-client chef-solo' },
  'github.com/hashicorp/cloudstack': { builder: 'cloudstack' },
  'github.com/hashicorp/converge': { provisioner: 'converge' },
  'github.com/hashicorp/docker': {
    builder: 'docker',
    'post-processor': 'docker-import docker-push docker-save docker-tag',
  },
  'github.com/hashicorp/googlecompute': {
    builder: 'googlecompute',
    'post-processor': 'googlecompute-export googlecompute-import',
    'data source': 'googlecompute-image googlecompute-parametermanager googlecompute-secretsmanager',
  },
  'github.com/hashicorp/hyperone': { builder: 'hyperone' },
  'github.com/hashicorp/hyperv': { builder: 'hyperv-iso hyperv-vmcx' },
  'github.com/hashicorp/inspec': { provisioner: 'inspec' },
  'github.com/hashicorp/jdcloud': { builder: 'jdcloud' },
  'github.com/hashicorp/lxc': { builder: 'lxc' },
  'github.com/hashicorp/lxd': { builder: 'lxd' },
  'github.com/hashicorp/ncloud': { builder: 'ncloud' },
  'github.com/hashicorp/oneandone': { builder: 'oneandone' },
  'github.com/hashicorp/openstack': { builder: 'openstack' },
  'github.com/hashicorp/oracle': { builder: 'oracle-classic oracle-oci' },
  'github.com/hashicorp/profitbricks': { builder: 'profitbricks' },
  'github.com/hashicorp/proxmox': { builder: 'proxmox proxmox-clone proxmox-iso' },
  'github.com/hashicorp/puppet': { provisioner: 'puppet-masterless puppet-server' },
  'github.com/hashicorp/qemu': { builder: 'qemu' },
  'github.com/hashicorp/salt': { provisioner: 'salt-masterless' },
  'github.com/hashicorp/tencentcloud': { builder: 'tencentcloud-cvm' },
  'github.com/hashicorp/triton': { builder: 'triton' },
  'github.com/hashicorp/ucloud': { builder: 'ucloud-uhost', 'post-processor': 'ucloud-import' },
  'github.com/hashicorp/vagrant': { builder: 'vagrant', 'post-processor': 'vagrant vagrant-cloud vagrant-registry' },
  'github.com/hashicorp/virtualbox': { builder: 'virtualbox-iso virtualbox-ovf virtualbox-vm' },
  'github.com/hashicorp/yandex': { builder: 'yandex', 'post-processor': 'yandex-export yandex-import' },
  'github.com/hetznercloud/hcloud': { builder: 'hcloud' },
  'github.com/ivoronin/sshkey': { 'data source': 'sshkey' },
  'github.com/joomcode/external': { 'data source': 'external external-raw' },
  'github.com/linode/linode': { builder: 'linode' },
  'github.com/outscale/outscale': {
    builder: 'osc-bsu osc-bsusurrogate osc-bsuvolume osc-chroot outscale-bsu outscale-bsusurrogate outscale-chroot',
  },
  'github.com/rgl/windows-update': { provisioner: 'windows-update' },
  'github.com/scaleway/scaleway': { builder: 'scaleway' },
  'github.com/vmware/vmware': { builder: 'vmware-iso vmware-vmx' },
  'github.com/vmware/vsphere': {
    builder: 'vsphere-clone vsphere-iso vsphere-supervisor',
    'post-processor': 'vsphere vsphere-template',
  },
  'github.com/vultr/vultr': { builder: 'vultr' },
}

/** What Packer has built in to this day. */
const PACKERS_OWN: Types = {
  builder: 'file null',
  provisioner: 'breakpoint file hcp-sbom powershell shell shell-local sleep windows-restart windows-shell',
  'post-processor': 'artifice checksum compress manifest shell-local',
  'data source': 'hcp-packer-artifact hcp-packer-image hcp-packer-iteration hcp-packer-version http null',
}

/** What no Packer has any more, and what to do instead. */
const REMOVED: Readonly<Record<string, string>> = {
  'post-processor atlas': 'Packer removed it with the service that it sent images to; "vagrant-cloud" took its place',
  'builder amazon': 'Packer removed it; "amazon-ebs" took its place',
  'builder vmware': 'Packer removed it; "vmware-iso" took its place',
  'builder virtualbox': 'Packer removed it; "virtualbox-iso" took its place',
  'builder parallels': 'Packer removed it; "parallels-iso" took its place',
}

/** A component that templates may name, though it need not be in Ingot. */
export type KnownComponent =
  /** Part of the plugin with this address. */
  | { readonly from: 'plugin'; readonly plugin: string }
  /** Part of Packer itself. */
  | { readonly from: 'packer' }
  /** There was one; the sentence says what happened to it. */
  | { readonly from: 'past'; readonly instead: string }

/** Where Packer has a component of this type from, or undefined when none of its known plugins has it. */
export function knownComponent(kind: ComponentKind, type: string): KnownComponent | undefined {
  if (has(PACKERS_OWN, kind, type)) return { from: 'packer' }
  const plugin = Object.keys(PLUGINS).find((address) => has(PLUGINS[address], kind, type))
  if (plugin) return { from: 'plugin', plugin }
  const key = `${kind} ${type}`
  const instead = Object.hasOwn(REMOVED, key) ? REMOVED[key] : undefined
  return instead === undefined ? undefined : { from: 'past', instead }
}

/** All types of a kind that Packer or one of its known plugins has. */
export function knownTypes(kind: ComponentKind): readonly string[] {
  return [PACKERS_OWN, ...Object.values(PLUGINS)].flatMap((types) => wordsOf(types, kind))
}

function has(types: Partial<Types> | undefined, kind: ComponentKind, type: string): boolean {
  return wordsOf(types, kind).includes(type)
}

function wordsOf(types: Partial<Types> | undefined, kind: ComponentKind): readonly string[] {
  return types?.[kind]?.split(' ') ?? []
}
