variable "name" {
  description = "Name of the task definition and of its log streams."
  type        = string
}

variable "container" {
  description = "The container: its name, its image by digest, the user (UID:GID) that it runs as, its ports, its command (empty: the image's own), and the check of its health."
  type = object({
    name         = string
    image        = string
    user         = string
    ports        = list(number)
    command      = optional(list(string), [])
    health_check = string
  })
}

variable "vcpu" {
  description = "Virtual processors of the task: 0.25, 0.5, 1, 2, 4, 8 or 16."
  type        = number
}

variable "memory_mib" {
  description = "Memory of the task in MiB."
  type        = number
}

variable "environment" {
  description = "Environment variables of the container."
  type        = map(string)
  default     = {}
}

variable "secrets" {
  description = "Environment variables of the container whose values are secrets: name to ARN (Secrets Manager, with the JSON key if there is one)."
  type        = map(string)
  default     = {}
}

variable "files" {
  description = "Secret files, written before the container starts: path below /secrets to ARN (Secrets Manager, with the JSON key)."
  type        = map(string)
  default     = {}
}

variable "sidecars" {
  description = "Further containers of the task, each as an object of the ECS task definition."
  type        = any
  default     = []
}

variable "fault_injection" {
  description = "Whether FIS may inject faults into the task. Its containers then share one process namespace."
  type        = bool
  default     = false
}

variable "stop_timeout_s" {
  description = "Seconds between SIGTERM and SIGKILL, at most 120 on Fargate."
  type        = number
  default     = 30

  validation {
    condition     = var.stop_timeout_s >= 2 && var.stop_timeout_s <= 120
    error_message = "stop_timeout_s must be from 2 to 120, the most that Fargate waits."
  }
}

variable "task_role_arn" {
  description = "ARN of the role of the container. Null if it calls nothing on AWS."
  type        = string
  default     = null
}

variable "execution_role_arn" {
  description = "ARN of the role with which ECS starts the task."
  type        = string
}

variable "log_group" {
  description = "Name of the log group of all containers of the task."
  type        = string
}

variable "tags" {
  description = "Tags for the task definition. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
