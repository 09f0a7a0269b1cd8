use discogen::ApiConfig;

fn main() -> std::process::ExitCode {
    discogen::build_script(|| {
        let tasks = ApiConfig::read("discovery/tasks.v1.json")?;
        Ok([tasks.include(["tasks.tasks.*"])])
    })
}
