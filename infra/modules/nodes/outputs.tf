output "service_name" {
  description = "Name of the ECS service."
  value       = module.service.name
}

output "security_group_id" {
  description = "ID of the security group of the nodes."
  value       = module.service.security_group_id
}

output "role_arn" {
  description = "ARN of the role of a node."
  value       = aws_iam_role.task.arn
}

output "ports" {
  description = "Ports of a node: http, artery and management."
  value       = { http = local.http_port, artery = local.artery_port, management = local.management_port }
}

output "stop_timeout_s" {
  description = "Seconds between SIGTERM and SIGKILL."
  value       = local.stop_timeout_s
}

output "main_container" {
  description = "For tests: the container of the node, as the task definition has it."
  value       = module.service.main_container
}

output "prepare_script" {
  description = "For tests: what the first container does, as root."
  value       = module.service.prepare_script
}

output "container_names" {
  description = "For tests: the names of all containers of the task."
  value       = module.service.container_names
}

output "environment" {
  description = "For tests: the environment variables of a node."
  value       = local.environment
}

output "service" {
  description = "For tests: how the service replaces its nodes."
  value       = module.service.service
}
