/** What stands in a template before and after all fixers; without the second, nothing changes. */
export type FixCase = readonly [before: unknown, after?: unknown]

export interface FixCases {
  readonly builders?: readonly FixCase[]
  readonly provisioners?: readonly FixCase[]
  readonly 'post-processors'?: readonly FixCase[]
}

// By fixer. The unit tests hold Ingot to these; the e2e tests hold Packer 1.6.6 to them as well.
export const fixCases: Readonly<Record<string, FixCases>> = {
  'iso-md5': {
    builders: [
      [
        { type: 'x', iso_md5: 'abc' },
        { iso_checksum: 'md5:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_md5: '' },
        { iso_checksum: '', type: 'x' },
      ],
      [{ type: 'x', iso_md5: null }],
      [{ type: 'x', iso_md5: 5 }],
      [{ type: 'x', iso_md5: ['a'] }],
      [
        { type: 'x', iso_md5: 'abc', iso_checksum: 'def' },
        { iso_checksum: 'md5:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_md5: 'abc', iso_checksum: 'def', iso_checksum_type: 'sha1' },
        { iso_checksum: 'md5:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_md5: 'abc', iso_checksum_type: 'sha1', iso_checksum_url: 'u' },
        { iso_checksum: 'file:u', type: 'x' },
      ],
      [
        { type: 'x', iso_md5: 5, iso_checksum: 'abc', iso_checksum_type: 'sha1' },
        { iso_checksum: 'sha1:abc', iso_md5: 5, type: 'x' },
      ],
    ],
  },
  createtime: {
    builders: [
      [
        {
          type: 'x',
          ami_name: '{{.CreateTime}}',
          bundle_prefix: 'a {{ .CreateTime }} {{.CreateTime}}',
          snapshot_name: '{{.CreateTime}}',
        },
        {
          ami_name: '{{timestamp}}',
          bundle_prefix: 'a {{timestamp}} {{timestamp}}',
          snapshot_name: '{{timestamp}}',
          type: 'x',
        },
      ],
      [{ type: 'x', image_name: '{{.CreateTime}}', name: '{{.CreateTime}}', run_tags: { n: '{{.CreateTime}}' } }],
      [
        {
          type: 'x',
          ami_name: '{{- .CreateTime -}} .CreateTime {{ .CreateTime | upper }} {{.CreateTimes}} {{\t.CreateTime\n}}',
        },
        {
          ami_name: '{{- .CreateTime -}} .CreateTime {{ .CreateTime | upper }} {{.CreateTimes}} {{timestamp}}',
          type: 'x',
        },
      ],
      [
        { type: 'x', ami_name: '{{\u00a0.CreateTime}} {{\u000b.CreateTime}} {{\f.CreateTime}}' },
        { ami_name: '{{\u00a0.CreateTime}} {{\u000b.CreateTime}} {{timestamp}}', type: 'x' },
      ],
      [{ type: 'x', ami_name: 5, bundle_prefix: null, snapshot_name: ['{{.CreateTime}}'] }],
    ],
  },
  'virtualbox-gaattach': {
    builders: [
      [
        { type: 'virtualbox', guest_additions_attach: true },
        { guest_additions_mode: 'attach', type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox', guest_additions_attach: false },
        { guest_additions_mode: 'upload', type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox', guest_additions_attach: 'true' },
        { guest_additions_attach: 'true', type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox', guest_additions_attach: 1 },
        { guest_additions_attach: 1, type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox', guest_additions_attach: null },
        { guest_additions_attach: null, type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox', guest_additions_attach: true, guest_additions_mode: 'upload' },
        { guest_additions_mode: 'attach', type: 'virtualbox-iso' },
      ],
      [{ type: 'virtualbox-iso', guest_additions_attach: true }],
    ],
  },
  'pp-vagrant-override': {
    'post-processors': [
      [
        { type: 'vagrant', virtualbox: { a: 1 } },
        { override: { virtualbox: { a: 1 } }, type: 'vagrant' },
      ],
      [
        {
          type: 'vagrant',
          virtualbox: { a: 1 },
          vmware: { b: 2 },
          aws: { c: 3 },
          digitalocean: {},
          lxc: { d: 1 },
          parallels: {},
          libvirt: {},
        },
        {
          libvirt: {},
          lxc: { d: 1 },
          override: { aws: { c: 3 }, digitalocean: {}, virtualbox: { a: 1 }, vmware: { b: 2 } },
          parallels: {},
          type: 'vagrant',
        },
      ],
      [
        { type: 'vagrant', virtualbox: { a: 1 }, override: { z: { q: 1 } } },
        { override: { virtualbox: { a: 1 } }, type: 'vagrant' },
      ],
      [
        { type: 'vagrant', virtualbox: { a: 1 }, override: 'x' },
        { override: { virtualbox: { a: 1 } }, type: 'vagrant' },
      ],
      [
        { type: 'vagrant', virtualbox: 'x' },
        { override: { virtualbox: 'x' }, type: 'vagrant' },
      ],
      [
        { type: 'vagrant', vmware: null },
        { override: { vmware: null }, type: 'vagrant' },
      ],
      [{ type: 'vagrant', override: {} }],
      [
        ['vagrant', { type: 'vagrant', vmware: { a: 1 } }],
        ['vagrant', { override: { vmware: { a: 1 } }, type: 'vagrant' }],
      ],
      [{ type: 'vagrantx', virtualbox: { a: 1 } }],
      [{ virtualbox: { a: 1 } }],
    ],
  },
  'virtualbox-rename': {
    builders: [
      [
        { type: 'virtualbox', name: 'virtualbox' },
        { name: 'virtualbox', type: 'virtualbox-iso' },
      ],
      [{ type: 'virtualbox-ovf' }],
      [{ type: 'Virtualbox' }],
    ],
    provisioners: [
      [
        { type: 'shell', override: { virtualbox: { a: 1 }, vmware: { b: 2 }, proxmox: { c: 1 } } },
        { override: { proxmox: { c: 1 }, 'virtualbox-iso': { a: 1 }, vmware: { b: 2 } }, type: 'shell' },
      ],
      [
        { type: 'shell', override: { virtualbox: { a: 1 }, 'virtualbox-iso': { b: 2 } } },
        { override: { 'virtualbox-iso': { a: 1 } }, type: 'shell' },
      ],
      [
        { type: 'shell', override: [{ virtualbox: { a: 1 } }, { virtualbox: { b: 1 }, q: [1] }] },
        { override: { q: [1], 'virtualbox-iso': { b: 1 } }, type: 'shell' },
      ],
      [{ type: 'shell', override: [{ a: 1 }, null] }],
      [
        { type: 'shell', override: { virtualbox: 'x' } },
        { override: { 'virtualbox-iso': 'x' }, type: 'shell' },
      ],
      [
        { type: 'shell', override: { virtualbox: null } },
        { override: { 'virtualbox-iso': null }, type: 'shell' },
      ],
      [{ type: 'shell', override: null }],
      [{ type: 'shell', override: [] }],
      [{ type: 'shell', override: {} }],
      [{ type: 'shell', only: ['virtualbox'], except: ['virtualbox'] }],
      [{ override: { virtualbox: {} } }, { override: { 'virtualbox-iso': {} } }],
    ],
  },
  'vmware-rename': {
    builders: [
      [
        { type: 'vmware', ssh_key_path: 'k' },
        { ssh_private_key_file: 'k', type: 'vmware-iso' },
      ],
      [{ type: 'vmware-vmx' }],
    ],
  },
  'parallels-headless': {
    builders: [
      [{ type: 'parallels-iso', headless: true }, { type: 'parallels-iso' }],
      [{ type: 'parallels-pvm', headless: null }, { type: 'parallels-pvm' }],
      [{ type: 'parallels-macvm', headless: true }],
      [{ type: 'virtualbox-iso', headless: true }],
    ],
  },
  'parallels-deprecations': {
    builders: [
      [{ type: 'parallels-iso', parallels_tools_host_path: 'x' }, { type: 'parallels-iso' }],
      [{ type: 'parallels-pvm', parallels_tools_host_path: 'x' }, { type: 'parallels-pvm' }],
      [{ type: 'parallels-macvm', parallels_tools_host_path: 'x' }],
      [
        { type: 'parallels-iso', guest_os_distribution: 'x' },
        { guest_os_type: 'x', type: 'parallels-iso' },
      ],
      [
        { type: 'parallels-iso', guest_os_distribution: 'x', guest_os_type: 'y' },
        { guest_os_type: 'x', type: 'parallels-iso' },
      ],
      [
        { type: 'parallels-iso', guest_os_distribution: 5 },
        { guest_os_type: 5, type: 'parallels-iso' },
      ],
      [
        { type: 'parallels-iso', guest_os_distribution: null },
        { guest_os_type: null, type: 'parallels-iso' },
      ],
      [
        { type: 'parallels-pvm', guest_os_distribution: ['x'], headless: false, parallels_tools_host_path: null },
        { guest_os_type: ['x'], type: 'parallels-pvm' },
      ],
    ],
  },
  sshkeypath: {
    builders: [
      [
        { type: 'x', ssh_key_path: 'k' },
        { ssh_private_key_file: 'k', type: 'x' },
      ],
      [
        { type: 'x', ssh_key_path: '' },
        { ssh_private_key_file: '', type: 'x' },
      ],
      [{ type: 'x', ssh_key_path: 5 }],
      [{ type: 'x', ssh_key_path: null }],
      [
        { type: 'x', ssh_key_path: 'k', ssh_private_key_file: 'l' },
        { ssh_private_key_file: 'l', type: 'x' },
      ],
      [{ type: 'x', ssh_key_path: 5, ssh_private_key_file: 'l' }],
    ],
  },
  sshdisableagent: {
    builders: [
      [
        { type: 'x', ssh_disable_agent: true },
        { ssh_disable_agent_forwarding: true, type: 'x' },
      ],
      [
        { type: 'x', ssh_disable_agent: false },
        { ssh_disable_agent_forwarding: false, type: 'x' },
      ],
      [{ type: 'x', ssh_disable_agent: 'true' }],
      [{ type: 'x', ssh_disable_agent: null }],
      [
        { type: 'x', ssh_disable_agent: true, ssh_disable_agent_forwarding: false },
        { ssh_disable_agent_forwarding: false, type: 'x' },
      ],
    ],
  },
  'scaleway-access-key': {
    builders: [
      [
        { type: 'scaleway', access_key: 'k' },
        { organization_id: 'k', type: 'scaleway' },
      ],
      [{ type: 'scaleway', access_key: 5 }],
      [{ type: 'scaleway', access_key: null }],
      [
        { type: 'scaleway', access_key: 'k', organization_id: 'z' },
        { organization_id: 'z', type: 'scaleway' },
      ],
      [{ type: 'amazon-ebs', access_key: 'k' }],
    ],
  },
  'manifest-filename': {
    'post-processors': [
      ['manifest'],
      [
        { type: 'manifest', filename: 'x' },
        { output: 'x', type: 'manifest' },
      ],
      [
        { type: 'manifest', filename: '' },
        { output: '', type: 'manifest' },
      ],
      [{ type: 'manifest', filename: 5 }],
      [{ type: 'manifest', filename: null }],
      [
        { type: 'manifest', filename: 'x', output: 'y' },
        { output: 'x', type: 'manifest' },
      ],
      [
        ['compress', { type: 'manifest', filename: 'x' }],
        ['compress', { output: 'x', type: 'manifest' }],
      ],
      [[['manifest', { type: 'manifest', filename: 'x' }]]],
      [{ type: 'checksum', filename: 'x' }],
      [{ type: 5, filename: 'x' }],
      [{ filename: 'x' }],
      [null],
      [5],
      [[null, 5]],
    ],
  },
  'amazon-shutdown_behavior': {
    builders: [
      [
        { type: 'amazon-ebs', shutdown_behaviour: 'stop' },
        { shutdown_behavior: 'stop', type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-chroot', shutdown_behaviour: 5 },
        { shutdown_behavior: 5, type: 'amazon-chroot' },
      ],
      [
        { type: 'amazon-anything', shutdown_behaviour: null },
        { shutdown_behavior: null, type: 'amazon-anything' },
      ],
      [
        { type: 'amazon-ebs', shutdown_behaviour: 'stop', shutdown_behavior: 'terminate' },
        { shutdown_behavior: 'stop', type: 'amazon-ebs' },
      ],
      [{ type: 'amazon', shutdown_behaviour: 'stop' }],
      [{ type: 'x', shutdown_behaviour: 'stop' }],
    ],
  },
  'amazon-enhanced-networking': {
    builders: [
      [
        { type: 'amazon-ebs', enhanced_networking: true },
        { ena_support: true, type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', enhanced_networking: false, ena_support: true },
        { ena_support: false, type: 'amazon-ebs' },
      ],
      [{ type: 'amazon-ebs', enhanced_networking: 'true' }],
      [{ type: 'amazon-ebs', enhanced_networking: 1 }],
      [{ type: 'amazon-ebs', enhanced_networking: null }],
      [{ type: 'x', enhanced_networking: true }],
    ],
  },
  'amazon-private-ip': {
    builders: [
      [
        { type: 'amazon-ebs', ssh_private_ip: true },
        { ssh_interface: 'private_ip', type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', ssh_private_ip: false },
        { ssh_interface: 'public_ip', type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', ssh_private_ip: 'true' },
        { ssh_interface: 'private_ip', type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', ssh_private_ip: 'F' },
        { ssh_interface: 'public_ip', type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', ssh_private_ip: '1' },
        { ssh_interface: 'private_ip', type: 'amazon-ebs' },
      ],
      [{ type: 'amazon-ebs', ssh_private_ip: true, ssh_interface: 'public_dns' }],
      [{ type: 'amazon-ebs', ssh_private_ip: 'zzz', ssh_interface: null }],
      [
        { type: 'amazon-chroot', ssh_private_ip: true },
        { ssh_interface: 'private_ip', type: 'amazon-chroot' },
      ],
      [{ type: 'x', ssh_private_ip: true }],
    ],
  },
  'amazon-temp-sec-cidrs': {
    builders: [
      [
        { type: 'amazon-ebs', temporary_security_group_source_cidr: '0.0.0.0/0' },
        { temporary_security_group_source_cidrs: ['0.0.0.0/0'], type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', temporary_security_group_source_cidr: 'a,b' },
        { temporary_security_group_source_cidrs: ['a,b'], type: 'amazon-ebs' },
      ],
      [
        { type: 'amazon-ebs', temporary_security_group_source_cidr: '' },
        { temporary_security_group_source_cidrs: [''], type: 'amazon-ebs' },
      ],
      [{ type: 'amazon-ebs', temporary_security_group_source_cidr: ['a'] }],
      [{ type: 'amazon-ebs', temporary_security_group_source_cidr: null }],
      [
        { type: 'amazon-ebs', temporary_security_group_source_cidr: 'a', temporary_security_group_source_cidrs: ['b'] },
        { temporary_security_group_source_cidrs: ['a'], type: 'amazon-ebs' },
      ],
      [{ type: 'x', temporary_security_group_source_cidr: 'a' }],
    ],
  },
  'docker-email': {
    builders: [
      [{ type: 'docker', login_email: 'a' }, { type: 'docker' }],
      [{ type: 'x', login_email: null }, { type: 'x' }],
    ],
    'post-processors': [
      [{ type: 'docker-push', login_email: 'a' }, { type: 'docker-push' }],
      [{ type: 'x', login_email: 5 }, { type: 'x' }],
      [
        ['x', { type: 'docker-push', login_email: 'a' }],
        ['x', { type: 'docker-push' }],
      ],
      [[[{ type: 'docker-push', login_email: 'a' }]]],
    ],
  },
  'docker-tag-tags': {
    'post-processors': [
      [{ type: 'docker-tag' }, { tags: [], type: 'docker-tag' }],
      [
        { type: 'docker-tag', tag: 'a' },
        { tags: ['a'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: ' a , b ' },
        { tags: ['a', 'b'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: 'a,,b,' },
        { tags: ['a', '', 'b'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: '\u00a0a\u0085,\u2003b' },
        { tags: ['a', 'b'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tags: '\u200ba\ufeff,b' },
        { tags: ['\u200ba\ufeff', 'b'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: '' },
        { tags: [''], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: null },
        { tags: [], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: 5 },
        { tags: [], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: { a: 1 } },
        { tags: [], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: ['a,b', ' c '], tags: ['d,e'] },
        { tags: ['a,b', ' c ', 'd,e'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: ['a', 'b'], tags: ['c', 'a'] },
        { tags: ['a', 'b', 'c'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: 'a', tags: 'c' },
        { tags: ['a', 'c'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tag: 'a', tags: null },
        { tags: ['a'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tags: 'c,d' },
        { tags: ['c', 'd'], type: 'docker-tag' },
      ],
      [
        { type: 'docker-tag', tags: 5 },
        { tags: [], type: 'docker-tag' },
      ],
      [{ type: 'docker-tag', tags: [] }],
      [{ type: 'docker-import', tag: 'a' }],
      [
        ['docker-tag', { type: 'docker-tag', tag: 'a' }],
        ['docker-tag', { tags: ['a'], type: 'docker-tag' }],
      ],
      [[['docker-tag', { type: 'docker-tag', tag: 'a' }]]],
    ],
  },
  'powershell-escapes': {
    provisioners: [
      [
        { type: 'powershell', environment_vars: ['A=`$b``c'] },
        { environment_vars: ['A=$b`c'], type: 'powershell' },
      ],
      [
        { type: 'powershell', environment_vars: ['A=`"`\'`n`t`0`x', 'noequals`$x'] },
        { environment_vars: ['A="\'`n`t`0`x', 'noequals$x'], type: 'powershell' },
      ],
      [{ type: 'powershell', environment_vars: 'A=`$b' }],
      [{ type: 'powershell', environment_vars: [] }],
      [
        { type: 'powershell', environment_vars: null },
        { environment_vars: [], type: 'powershell' },
      ],
      [
        { type: 'powershell', environment_vars: ['a`$', null] },
        { environment_vars: ['a$', ''], type: 'powershell' },
      ],
      [{ type: 'powershell', environment_vars: ['A=`$b', 5] }],
      [{ type: 'powershell', environment_vars: ['A=`$b', 5], elevated_user: '`$' }],
      [
        { type: 'powershell', environment_vars: [], elevated_user: '`$' },
        { elevated_user: '$', environment_vars: [], type: 'powershell' },
      ],
      [{ type: 'powershell', environment_vars: { a: '`$b' } }],
      [
        { type: 'powershell', elevated_user: "``'|``\"|``$|```|````'|``````$|`", elevated_password: 'c```"d`\'' },
        { elevated_password: 'c`"d\'', elevated_user: "`'|`\"|`$|``|``'|```$|`", type: 'powershell' },
      ],
      [{ type: 'powershell', elevated_user: '', inline: ['`$x'], vars: ['`$x'] }],
      [{ type: 'powershell', override: { x: { elevated_user: '`$' } } }],
      [{ type: 'windows-shell', environment_vars: ['A=`$b'], elevated_user: '`$' }],
      [{}],
      [null],
      [5],
      ['x'],
      [[['x']]],
    ],
  },
  'vmware-compaction': {
    builders: [
      [
        { type: 'vmware-iso', remote_type: 'esx5' },
        { disk_type_id: 'zeroedthick', remote_type: 'esx5', skip_compaction: true, type: 'vmware-iso' },
      ],
      [
        { type: 'vmware', remote_type: 'esx5' },
        { disk_type_id: 'zeroedthick', remote_type: 'esx5', skip_compaction: true, type: 'vmware-iso' },
      ],
      [{ type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 'thin' }],
      [{ type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 'thin', skip_compaction: false }],
      [
        { type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 'THIN' },
        { disk_type_id: 'THIN', remote_type: 'esx5', skip_compaction: true, type: 'vmware-iso' },
      ],
      [
        { type: 'vmware-iso', remote_type: 'esx5', disk_type_id: '' },
        { disk_type_id: '', remote_type: 'esx5', skip_compaction: true, type: 'vmware-iso' },
      ],
      [
        { type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 'thick', skip_compaction: false },
        { disk_type_id: 'thick', remote_type: 'esx5', skip_compaction: true, type: 'vmware-iso' },
      ],
      [{ type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 'thick', skip_compaction: 'false' }],
      [{ type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 'thick', skip_compaction: null }],
      [
        { type: 'vmware-iso', remote_type: 'esx5', skip_compaction: 'x' },
        { disk_type_id: 'zeroedthick', remote_type: 'esx5', skip_compaction: 'x', type: 'vmware-iso' },
      ],
      [
        { type: 'vmware-iso', remote_type: 'esx5', skip_compaction: false },
        { disk_type_id: 'zeroedthick', remote_type: 'esx5', skip_compaction: true, type: 'vmware-iso' },
      ],
      [{ type: 'vmware-iso', remote_type: 'esx5', disk_type_id: 5 }],
      [{ type: 'vmware-iso', remote_type: 'esx5', disk_type_id: null }],
      [{ type: 'vmware-iso', remote_type: null, disk_type_id: 'thick' }],
      [{ type: 'vmware-iso', disk_type_id: 'thick' }],
      [{ type: 'vmware-vmx', remote_type: 'esx5' }],
    ],
  },
  'hyperv-deprecations': {
    builders: [
      [{ type: 'hyperv-iso', vhd_temp_path: 'x' }, { type: 'hyperv-iso' }],
      [{ type: 'hyperv-iso', vhd_temp_path: null }, { type: 'hyperv-iso' }],
      [{ type: 'hyperv-vmcx', vhd_temp_path: 'x' }],
    ],
  },
  'hyperv-vmxc-typo': {
    builders: [
      [
        { type: 'hyperv-vmcx', clone_from_vmxc_path: 'x' },
        { clone_from_vmcx_path: 'x', type: 'hyperv-vmcx' },
      ],
      [
        { type: 'hyperv-vmcx', clone_from_vmxc_path: null, clone_from_vmcx_path: 'y' },
        { clone_from_vmcx_path: null, type: 'hyperv-vmcx' },
      ],
      [{ type: 'hyperv-iso', clone_from_vmxc_path: 'x' }],
    ],
  },
  'hyperv-cpu-and-ram': {
    builders: [
      [
        { type: 'hyperv-iso', cpu: 2, ram_size: 1024 },
        { cpus: 2, memory: 1024, type: 'hyperv-iso' },
      ],
      [
        { type: 'hyperv-vmcx', cpu: '2' },
        { cpus: '2', type: 'hyperv-vmcx' },
      ],
      [
        { type: 'hyperv-iso', ram_size: null },
        { memory: null, type: 'hyperv-iso' },
      ],
      [
        { type: 'hyperv-iso', ram_size: 2, memory: 3, cpu: 1, cpus: 5 },
        { cpus: 1, memory: 2, type: 'hyperv-iso' },
      ],
      [{ type: 'x', ram_size: 2, cpu: 1 }],
    ],
  },
  'clean-image-name': {
    builders: [
      [
        {
          type: 'x',
          ami_name: '{{clean_ami_name `x`}}',
          image_name: '{{isotime | clean_image_name}}',
          o: 'clean_ami_name clean_image_name',
        },
        {
          ami_name: '{{clean_resource_name `x`}}',
          image_name: '{{isotime | clean_resource_name}}',
          o: 'clean_resource_name clean_resource_name',
          type: 'x',
        },
      ],
      [
        {
          type: 'clean_ami_name',
          name: 'clean_ami_name',
          a: { b: 'clean_ami_name', c: ['clean_ami_name'], d: 5, e: { f: 'clean_ami_name' } },
          z: ['clean_ami_name'],
        },
        {
          a: { b: 'clean_resource_name', c: ['clean_ami_name'], d: 5, e: { f: 'clean_ami_name' } },
          name: 'clean_resource_name',
          type: 'clean_resource_name',
          z: ['clean_ami_name'],
        },
      ],
      [
        {
          type: 'x',
          tags: [{ g: 'clean_image_name' }],
          a: 'clean_image_ami_name clean_ami_name_x xclean_ami_name Clean_ami_name',
          clean_ami_name: null,
        },
        {
          a: 'clean_image_ami_name clean_resource_name_x xclean_resource_name Clean_ami_name',
          clean_ami_name: null,
          tags: [{ g: 'clean_image_name' }],
          type: 'x',
        },
      ],
    ],
  },
  'spot-price-auto-product': {
    builders: [
      [{ type: 'amazon-ebs', spot_price_auto_product: 'Linux' }, { type: 'amazon-ebs' }],
      [{ type: 'amazon-ebssurrogate', spot_price_auto_product: null }, { type: 'amazon-ebssurrogate' }],
      [{ type: 'amazon-ebsvolume', spot_price_auto_product: 5 }, { type: 'amazon-ebsvolume' }],
      [{ type: 'amazon-instance', spot_price_auto_product: '' }, { type: 'amazon-instance' }],
      [{ type: 'amazon-chroot', spot_price_auto_product: 'Linux' }],
      [{ type: 'x', spot_price_auto_product: 'Linux' }],
    ],
  },
  'qemu-disk-size': {
    builders: [
      [
        { type: 'qemu', disk_size: 20000 },
        { disk_size: '20000M', type: 'qemu' },
      ],
      [
        { type: 'qemu', disk_size: 20000.5 },
        { disk_size: '20000M', type: 'qemu' },
      ],
      [
        { type: 'qemu', disk_size: 1e18 },
        { disk_size: '1000000000000000000M', type: 'qemu' },
      ],
      [
        { type: 'qemu', disk_size: -0.5 },
        { disk_size: '0M', type: 'qemu' },
      ],
      [{ type: 'qemu', disk_size: '20000' }],
      [{ type: 'qemu', disk_size: null }],
      [{ type: 'qemu', disk_size: [1] }],
      [{ type: 'virtualbox-iso', disk_size: 1 }],
    ],
  },
  'galaxy-command': {
    provisioners: [
      [
        { type: 'ansible-local', galaxycommand: 'x' },
        { galaxy_command: 'x', type: 'ansible-local' },
      ],
      [
        { type: 'ansible-local', galaxycommand: '' },
        { galaxy_command: '', type: 'ansible-local' },
      ],
      [{ type: 'ansible-local', galaxycommand: 5 }],
      [{ type: 'ansible-local', galaxycommand: null }],
      [
        { type: 'ansible-local', galaxycommand: 5, galaxy_command: null },
        { galaxy_command: null, type: 'ansible-local' },
      ],
      [
        { type: 'ansible-local', galaxycommand: 'x', galaxy_command: 'y' },
        { galaxy_command: 'y', type: 'ansible-local' },
      ],
      [{ type: 'ansible-local', override: { x: { galaxycommand: 'x' } } }],
      [{ type: 'ansible', galaxycommand: 'x' }],
    ],
  },
  'comm-config': {
    builders: [
      [
        { type: 'virtualbox-iso', ssh_host_port_min: 1, ssh_host_port_max: 2, ssh_skip_nat_mapping: true },
        { host_port_max: 2, host_port_min: 1, skip_nat_mapping: true, type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox', ssh_host_port_min: 1, ssh_host_port_max: 2, ssh_skip_nat_mapping: false },
        { host_port_max: 2, host_port_min: 1, skip_nat_mapping: false, type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox-anything', ssh_host_port_min: '1', ssh_host_port_max: null, ssh_skip_nat_mapping: 'x' },
        { host_port_max: null, host_port_min: '1', ssh_skip_nat_mapping: 'x', type: 'virtualbox-anything' },
      ],
      [
        { type: 'virtualbox-iso', ssh_host_port_min: 1.5, ssh_host_port_max: [], ssh_skip_nat_mapping: null },
        { host_port_max: [], host_port_min: 1.5, ssh_skip_nat_mapping: null, type: 'virtualbox-iso' },
      ],
      [
        { type: 'virtualbox-iso', ssh_skip_nat_mapping: null, skip_nat_mapping: 'x' },
        { skip_nat_mapping: 'x', type: 'virtualbox-iso' },
      ],
      [
        {
          type: 'virtualbox-iso',
          ssh_host_port_min: 1,
          host_port_min: 2,
          ssh_host_port_max: 3,
          host_port_max: 4,
          ssh_skip_nat_mapping: true,
          skip_nat_mapping: false,
        },
        { host_port_max: 4, host_port_min: 2, skip_nat_mapping: false, type: 'virtualbox-iso' },
      ],
      [{ type: 'x', ssh_host_port_min: 1, ssh_host_port_max: 2, ssh_skip_nat_mapping: true }],
    ],
  },
  'ssh-wait-timeout': {
    builders: [
      [
        { type: 'x', ssh_wait_timeout: '5m' },
        { ssh_timeout: '5m', type: 'x' },
      ],
      [
        { type: 'x', ssh_wait_timeout: '5m', ssh_timeout: '6m' },
        { ssh_timeout: '6m', type: 'x' },
      ],
      [
        { type: 'x', ssh_wait_timeout: '5m', ssh_timeout: null },
        { ssh_timeout: null, type: 'x' },
      ],
      [
        { type: 'x', ssh_wait_timeout: '' },
        { ssh_timeout: '', type: 'x' },
      ],
      [{ type: 'x', ssh_wait_timeout: 5 }],
      [
        { type: 'x', ssh_wait_timeout: 5, ssh_timeout: '6m' },
        { ssh_timeout: '6m', type: 'x' },
      ],
      [{ type: 'x', ssh_wait_timeout: null }],
    ],
  },
  'vsphere-iso-net-disk': {
    builders: [
      [
        { type: 'vsphere-iso', network: 'n' },
        { network_adapters: [{ network: 'n' }], type: 'vsphere-iso' },
      ],
      [
        { type: 'vsphere-iso', network: 'n', network_card: 'c' },
        { network_adapters: [{ network: 'n', network_card: 'c' }], type: 'vsphere-iso' },
      ],
      [
        { type: 'vsphere-iso', network: 5, network_card: null },
        { network_adapters: [{ network: 5, network_card: null }], type: 'vsphere-iso' },
      ],
      [
        { type: 'vsphere-iso', network: 'n', network_adapters: [{ network: 'b' }, 'x', 5] },
        { network_adapters: [{ network: 'n' }, { network: 'b' }, 'x', 5], type: 'vsphere-iso' },
      ],
      [{ type: 'vsphere-iso', network_adapters: 'x', storage: 'y' }],
      [
        { type: 'vsphere-iso', disk_size: 1 },
        { storage: [{ disk_size: 1 }], type: 'vsphere-iso' },
      ],
      [
        {
          type: 'vsphere-iso',
          disk_size: 1.5,
          disk_thin_provisioned: true,
          disk_eagerly_scrub: false,
          storage: [{ x: 1 }, null],
        },
        {
          storage: [{ disk_eagerly_scrub: false, disk_size: 1.5, disk_thin_provisioned: true }, { x: 1 }, null],
          type: 'vsphere-iso',
        },
      ],
      [
        { type: 'vsphere-iso', disk_thin_provisioned: 'true', disk_eagerly_scrub: null },
        { storage: [{ disk_eagerly_scrub: null, disk_thin_provisioned: 'true' }], type: 'vsphere-iso' },
      ],
      [{ type: 'vsphere-clone', network: 'n', network_card: 'c', disk_size: 1, disk_thin_provisioned: true }],
    ],
  },
  'iso-checksum-type-and-url': {
    builders: [
      [
        { type: 'x', iso_checksum: 'abc', iso_checksum_type: 'md5' },
        { iso_checksum: 'md5:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum: 'sha1:abc', iso_checksum_type: 'md5' },
        { iso_checksum: 'md5:sha1:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum: 'abc', iso_checksum_type: 'none' },
        { iso_checksum: 'none:abc', type: 'x' },
      ],
      [{ type: 'x', iso_checksum_type: 'none' }, { type: 'x' }],
      [
        { type: 'x', iso_checksum: 'abc', iso_checksum_type: '' },
        { iso_checksum: 'abc', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum: '', iso_checksum_type: 'md5' },
        { iso_checksum: '', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum: 'abc', iso_checksum_type: 5 },
        { iso_checksum: 'abc', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum: 5, iso_checksum_type: 'md5' },
        { iso_checksum: 5, type: 'x' },
      ],
      [
        { type: 'x', iso_checksum: null, iso_checksum_type: null },
        { iso_checksum: null, type: 'x' },
      ],
      [{ type: 'x', iso_checksum: 'abc' }],
      [
        { type: 'x', iso_checksum_url: 'http://x' },
        { iso_checksum: 'file:http://x', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum_url: 'http://x', iso_checksum_type: 'none', iso_checksum: 'abc' },
        { iso_checksum: 'file:http://x', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum_url: '', iso_checksum: 'abc', iso_checksum_type: 'md5' },
        { iso_checksum: 'md5:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum_url: 5, iso_checksum: 'abc', iso_checksum_type: 'md5' },
        { iso_checksum: 'md5:abc', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum_url: 'u', iso_checksum: 5 },
        { iso_checksum: 'file:u', type: 'x' },
      ],
      [
        { type: 'x', iso_checksum_url: 'file:u' },
        { iso_checksum: 'file:file:u', type: 'x' },
      ],
      [{ type: 'x', iso_checksum_url: null }, { type: 'x' }],
      [
        { type: 'x', iso_checksum: 'abc', iso_checksum_type: '{{user `t`}}' },
        { iso_checksum: '{{user `t`}}:abc', type: 'x' },
      ],
    ],
  },
  'qemu-host-port': {
    builders: [
      [
        { type: 'qemu', ssh_host_port_min: 1, ssh_host_port_max: 2, ssh_skip_nat_mapping: true },
        { host_port_max: 2, host_port_min: 1, ssh_skip_nat_mapping: true, type: 'qemu' },
      ],
      [
        { type: 'qemu', ssh_host_port_min: '1', ssh_host_port_max: null },
        { host_port_max: null, host_port_min: '1', type: 'qemu' },
      ],
      [
        { type: 'qemu', ssh_host_port_min: 1, host_port_min: 2, ssh_host_port_max: 3, host_port_max: 4 },
        { host_port_max: 3, host_port_min: 1, type: 'qemu' },
      ],
      [{ type: 'qemux', ssh_host_port_min: 1 }],
    ],
  },
  'azure-exclude_from_latest': {
    builders: [
      [
        { type: 'azure-chroot', shared_image_destination: { exlude_from_latest: true } },
        { shared_image_destination: { exclude_from_latest: true }, type: 'azure-chroot' },
      ],
      [
        { type: 'azure-chroot', shared_image_destination: { exlude_from_latest: null, exclude_from_latest: false } },
        { shared_image_destination: { exclude_from_latest: null }, type: 'azure-chroot' },
      ],
      [{ type: 'azure-chroot', shared_image_destination: [{ exlude_from_latest: true }] }],
      [{ type: 'azure-chroot', shared_image_destination: 'x', exlude_from_latest: true }],
      [{ type: 'azure-arm', shared_image_destination: { exlude_from_latest: true } }],
    ],
  },
  'proxmox-type': {
    builders: [[{ type: 'proxmox' }, { type: 'proxmox-iso' }], [{ type: 'proxmox-clone' }]],
  },
}
