output "service_name" {
  description = "Name of the ECS service."
  value       = module.service.name
}

output "main_container" {
  description = "For tests: the container, as the task definition has it."
  value       = module.service.main_container
}

output "calls_any_port" {
  description = "For tests: whether the simulators may call any port."
  value       = module.service.calls_any_port
}
