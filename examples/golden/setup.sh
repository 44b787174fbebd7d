#!/bin/bash
sudo apt clean
sudo apt update -y
sudo apt upgrade -y
sudo apt install unzip python3-pip -y
