# An image of one region, with what most templates have.

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "packages" {
  type    = list(string)
  default = ["nginx", "curl"]
}

locals {
  name = "web-${var.region}"
}

source "amazon-ebs" "web" {
  region        = var.region
  ami_name      = local.name
  instance_type = "t3.micro"
  source_ami    = "ami-12345678"
  ssh_username  = "admin"

  tags = {
    Name = local.name
  }
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "shell" {
    inline = ["sudo apt-get install -y ${join(" ", var.packages)}"]
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
