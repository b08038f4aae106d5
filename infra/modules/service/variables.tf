variable "name" {
  description = "Name of the service, its task definition, its security group and its log streams."
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

variable "log_group" {
  description = "Name of the log group of all containers of the task."
  type        = string
}

variable "cluster" {
  description = "The ECS cluster: its ARN, the role with which ECS starts tasks, and the namespace of their names."
  type = object({
    arn                = string
    execution_role_arn = string
    namespace_id       = string
  })
}

variable "network" {
  description = "Where the tasks are."
  type = object({
    vpc_id             = string
    private_subnet_ids = list(string)
  })
}

variable "callers" {
  description = "Who may call the container: the security group and the ports, by a name for it."
  type = map(object({
    security_group_id = string
    ports             = list(number)
  }))
}

variable "calls_any_port" {
  description = "Whether the container calls others than AWS, at any port. If not, its task reaches HTTPS only."
  type        = bool
  default     = false
}

variable "dns_name" {
  description = "Name of the tasks in the namespace: an A record for each. Null if only the load balancer calls them."
  type        = string
  default     = null
}

variable "target_group_arns" {
  description = "Target groups of the load balancer that call the first port of the container."
  type        = list(string)
  default     = []
}

variable "tasks" {
  description = "How many tasks run."
  type        = number
}

variable "deployment" {
  description = "Percent of the tasks that run at least and at most during a deployment, seconds that a new task has before its health counts, and the alarms that roll the deployment back."
  type = object({
    minimum_percent = optional(number, 100)
    maximum_percent = optional(number, 200)
    grace_s         = optional(number)
    alarm_names     = optional(list(string), [])
  })
  default = {}
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
