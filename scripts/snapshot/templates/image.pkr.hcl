# What most templates have: this one is looked at while the startup snapshot is made.
packer {
  required_version = ">= 1.0.0"
}

variable "region" {
  type        = string
  description = "Where the image is made."
  default     = "eu-west-1"

  validation {
    condition     = length(var.region) > 4
    error_message = "A region such as eu-west-1 is needed."
  }
}

variable "packages" {
  type    = list(string)
  default = ["nginx", "curl"]
}

variable "sizes" {
  type    = map(number)
  default = { root = 8 }
}

locals {
  name = "web-${var.region}"
  tags = {
    Name     = local.name
    Packages = join(",", [for name in var.packages : upper(name) if name != ""])
  }
}

source "amazon-ebs" "web" {
  region        = var.region
  ami_name      = local.name
  instance_type = "t3.micro"
  ssh_username  = "admin"
  tags          = local.tags

  source_ami_filter {
    filters = {
      name                = "debian-13-amd64-*"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = ["136693071363"]
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_size           = var.sizes["root"]
    delete_on_termination = true
  }
}

source "null" "check" {
  communicator = "none"
}

build {
  sources = ["source.amazon-ebs.web", "source.null.check"]

  provisioner "shell" {
    environment_vars = ["REGION=${var.region}"]
    inline           = ["sudo apt-get install -y ${join(" ", var.packages)}"]
    only             = ["amazon-ebs.web"]
  }

  provisioner "shell-local" {
    inline = [<<-EOT
      %{for name in var.packages~}
      echo ${name}
      %{endfor~}
    EOT
    ]
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
